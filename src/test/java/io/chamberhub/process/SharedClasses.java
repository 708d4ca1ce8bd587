package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Loopback;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The hub's classes as a JVM has them in memory, in a file: a node that need not read them from the jar starts in half the
 * time. Written by the JVM of a node that does nothing else, once for each jar.
 */
final class SharedClasses {
    private static final Path FILE =
            HubProcess.OUTPUT.resolve("classes-" + Runtime.version().feature() + ".jsa");

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private SharedClasses() {}

    /** The flag with which a JVM takes them from there. */
    static synchronized String flag() {
        try {
            if (!isFresh()) {
                write();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "-XX:SharedArchiveFile=" + FILE;
    }

    private static boolean isFresh() throws IOException {
        return Files.exists(FILE)
                && Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(HubProcess.JAR)) > 0;
    }

    private static void write() throws IOException {
        Path unfinished = FILE.resolveSibling(FILE.getFileName() + ".part");
        int port = Loopback.freePorts(1).get(0);
        JsonObject cluster =
                new JsonObject().put("port", port).put("members", new JsonArray().add("127.0.0.1:" + port));
        String settings = HubProcess.settings().put("cluster", cluster).encode();
        try (HubProcess hub = HubProcess.launch(
                "classes",
                Map.of(),
                List.of(),
                List.of("-XX:ArchiveClassesAtExit=" + unfinished),
                "-cluster",
                "-conf",
                settings)) {
            hub.awaitReady();
            hub.terminate();
            assertThat(hub.exitCode(PATIENCE)).isEqualTo(HubProcess.TERMINATED);
        }
        Files.move(unfinished, FILE, StandardCopyOption.REPLACE_EXISTING);
    }
}
