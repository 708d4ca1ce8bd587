package io.chamberhub.bench;

import io.chamberhub.Loopback;
import io.chamberhub.bench.bare.BareHub;
import io.chamberhub.bench.load.Dialect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The systems that are compared, and how each is started. */
final class Systems {
    static final String HUB = "hub";
    static final String BARE = "bare netty";
    static final String ECHO_CHAMBER = "echo-chamber";
    static final String ECHO_CHAMBER_NO_DELAY = "echo-chamber, no delay";
    static final String WS = "ws";
    static final String NPM_ROOMS = "npm package";

    /** Flags for every JVM among them: one core has no use for a collector with threads, and garbage dies young. */
    static final List<String> JVM_FLAGS = List.of("-XX:+UseSerialGC", "-Xmn16m", "-Xmx1g");

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Options options;
    private final Path work;
    private Path npm = Path.of("");

    Systems(Options options, Path work) {
        this.options = options;
        this.work = work;
    }

    /** The hub, as one node with one shard. */
    Contender hub() {
        return hub(HUB, 1, options.core());
    }

    /** The hub as one node. */
    Contender hub(String name, int shards, String cores) {
        return new Contender(
                name,
                Dialect.ECHO,
                cores,
                1,
                true,
                (node, ports) -> java("-jar", options.jar(), "-conf", HubSettings.file(work, shards, ports.get(node))));
    }

    /** The hub as one node with one shard, with a hall that compresses. */
    Contender compressingHub() {
        return new Contender(
                HUB,
                Dialect.ECHO,
                options.core(),
                1,
                true,
                (node, ports) -> java("-jar", options.jar(), "-conf", HubSettings.compressing(work, ports.get(node))));
    }

    /** The hub as one node with one shard, for rooms. */
    Contender rooms() {
        return new Contender(
                HUB,
                Dialect.ROOMS,
                options.core(),
                1,
                true,
                (node, ports) -> java("-jar", options.jar(), "-conf", HubSettings.rooms(work, ports.get(node))));
    }

    /** The hub as a cluster for rooms whose nodes share one core, with one shard each. */
    Contender rooms(int nodes) {
        List<Integer> directories = Loopback.freePorts(nodes);
        return new Contender(
                nodes + " nodes",
                Dialect.ROOMS,
                options.core(),
                nodes,
                true,
                (node, ports) -> java(
                        "-jar",
                        options.jar(),
                        "-cluster",
                        "-conf",
                        HubSettings.rooms(work, ports.get(node), node, directories)));
    }

    /** The npm package that rooms come from. */
    Contender npmRooms() throws IOException, InterruptedException {
        return node(NPM_ROOMS, Dialect.ROOMS, "rooms.cjs");
    }

    /** The hub as a cluster whose nodes share one core, with one shard each. */
    Contender cluster(int nodes) {
        List<Integer> directories = Loopback.freePorts(nodes);
        return new Contender(
                nodes + " nodes",
                Dialect.ECHO,
                options.core(),
                nodes,
                true,
                (node, ports) -> java(
                        "-jar",
                        options.jar(),
                        "-cluster",
                        "-conf",
                        HubSettings.file(work, 1, ports.get(node), node, directories)));
    }

    Contender bare() {
        return new Contender(
                BARE,
                Dialect.ECHO,
                options.core(),
                1,
                true,
                (node, ports) -> java(
                        "-cp", System.getProperty("java.class.path"), BareHub.class.getName(), "" + ports.get(node)));
    }

    /** Both ways in which websocket-echo-chamber can be had: as it is, and with small segments sent at once. */
    List<Contender> echoChambers() throws IOException, InterruptedException {
        return List.of(
                node(ECHO_CHAMBER, Dialect.ECHO, "echo-chamber.cjs"),
                node(ECHO_CHAMBER_NO_DELAY, Dialect.ECHO, "-r", "./no-delay.cjs", "echo-chamber.cjs"));
    }

    Contender ws() throws IOException, InterruptedException {
        return node(WS, Dialect.PLAIN, "broadcast.cjs");
    }

    private Contender node(String name, Dialect dialect, String... script) throws IOException, InterruptedException {
        if (npm.toString().isEmpty()) {
            npm = Npm.install(work);
        }
        return new Contender(name, dialect, options.core(), 1, false, (node, ports) -> {
            List<String> command = new ArrayList<>(List.of("env", "-C", npm.toString(), "node"));
            command.addAll(List.of(script));
            command.add("" + ports.get(node));
            return command;
        });
    }

    private static List<String> java(String... rest) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(JVM_FLAGS);
        command.addAll(List.of(rest));
        return command;
    }
}
