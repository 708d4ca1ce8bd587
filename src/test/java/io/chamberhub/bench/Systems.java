package io.chamberhub.bench;

import io.chamberhub.bench.bare.BareHub;
import io.chamberhub.bench.load.Dialect;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The systems that are compared, and how each is started. */
final class Systems {
    /** Flags for every JVM among them: one core has no use for a collector with threads, and garbage dies young. */
    static final List<String> JVM_FLAGS = List.of("-XX:+UseSerialGC", "-Xmn16m", "-Xmx1g");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Options options;
    private final Path work;

    Systems(Options options, Path work) {
        this.options = options;
        this.work = work;
    }

    Contender hub() {
        return new Contender("hub", Dialect.ECHO, options.core(), 1, true, (node, ports) -> hub(ports.get(node)));
    }

    Contender bare() {
        return new Contender(
                "bare netty", Dialect.ECHO, options.core(), 1, true, (node, ports) -> bare(ports.get(node)));
    }

    private List<String> hub(int port) {
        Path file = work.resolve("hub-" + port + ".json");
        try {
            Files.writeString(file, settings(port).encodePrettily());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return java("-jar", options.jar(), "-conf", file.toString());
    }

    /** Those of one node, with limits that no scenario reaches. */
    private static JsonObject settings(int port) {
        JsonObject limits = new JsonObject().put("chamberMaxConnections", 2_000).put("maxChambers", 100_000);
        return new JsonObject()
                .put("port", port)
                .put("shards", 1)
                .put("admin", new JsonObject().put("port", 0))
                .put("halls", new JsonObject().put("/", new JsonObject().put("limits", limits)));
    }

    private static List<String> bare(int port) {
        return java("-cp", System.getProperty("java.class.path"), BareHub.class.getName(), Integer.toString(port));
    }

    private static List<String> java(String... rest) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(JVM_FLAGS);
        command.addAll(List.of(rest));
        return command;
    }
}
