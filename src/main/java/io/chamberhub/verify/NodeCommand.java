package io.chamberhub.verify;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the nodes of a run are started: by the same Java and from the same jar as the run itself.
 *
 * @param jar the hub
 * @param flags for the JVM, besides those that every node gets
 * @param deadAfter ms of silence until a node counts as dead
 */
record NodeCommand(Path jar, List<String> flags, int deadAfter) {
    /** From this JDK on the JVM itself warns of what Hazelcast does, unless it is told not to. */
    private static final int JDK_THAT_WARNS = 24;

    /** How long a node that is restarted takes to hand its clients over, in ms. */
    private static final int DRAIN_PERIOD = 2_000;

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final String HOST = "127.0.0.1";

    /** Ports of one node: of its directory, of its event bus, and of the proxy by which others reach that. */
    record Ports(int directory, int bus, int proxy) {}

    NodeCommand {
        flags = List.copyOf(flags);
    }

    /** The command line of node {@code index}. */
    List<String> of(int index, List<Ports> all) {
        Ports own = all.get(index);
        List<String> command = new ArrayList<>(
                List.of(JAVA, "-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
        if (Runtime.version().feature() >= JDK_THAT_WARNS) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("-Dhub.test.busPublicPort=" + own.proxy());
        command.addAll(flags);
        command.addAll(List.of(
                "-jar", jar.toString(), "-cluster", "-conf", settings(own, all).encode()));
        return command;
    }

    private JsonObject settings(Ports own, List<Ports> all) {
        return new JsonObject()
                .put("port", 0)
                .put("shards", 2)
                .put("admin", new JsonObject().put("port", 0))
                .put("drain", new JsonObject().put("notice", 0).put("period", DRAIN_PERIOD))
                .put("halls", new JsonObject().put("/", hall()))
                .put("cluster", cluster(own, all));
    }

    /** The defaults, but for a limit that clients who come back before they are forgotten must not meet. */
    private static JsonObject hall() {
        return new JsonObject().put("limits", new JsonObject().put("chamberMaxConnections", 1_000));
    }

    private JsonObject cluster(Ports own, List<Ports> all) {
        JsonArray members = new JsonArray();
        all.forEach(each -> members.add(HOST + ":" + each.directory()));
        return new JsonObject()
                .put("name", "verify-" + all.get(0).directory())
                .put("host", HOST)
                .put("port", own.directory())
                .put("busPort", own.bus())
                .put("members", members)
                .put("deadAfter", deadAfter);
    }
}
