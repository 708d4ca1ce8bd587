package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.KeyPair;
import io.chamberhub.Loopback;
import io.chamberhub.Prerequisite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HAProxy with {@code conf/haproxy.cfg}, as a master and its workers, which is how Debian starts it. */
final class Haproxy implements Proxy {
    private static final Path SHIPPED = Path.of("conf", "haproxy.cfg");
    private static final String PROGRAM = "/usr/sbin/haproxy";

    /** The version of the file, and no servers. */
    private static final String NOTHING_KNOWN = "1\n";

    private final int port;
    private final int securePort;
    private final Path socket;
    private final Path state;
    private final Program program;

    private Haproxy(Path dir, List<Integer> ports, Program program) {
        this.port = ports.get(0);
        this.securePort = ports.get(1);
        this.socket = socket(dir);
        this.state = state(dir);
        this.program = program;
    }

    /** In front of these nodes, in the order of the configuration. */
    static Haproxy start(Path dir, KeyPair tls, List<HubProcess> nodes) {
        return start(dir, tls, nodes, "");
    }

    /** @param option what the configuration says of each node besides */
    static Haproxy start(Path dir, KeyPair tls, List<HubProcess> nodes, String option) {
        Prerequisite.require(Files.isExecutable(Path.of(PROGRAM)), "HAProxy");
        List<Integer> ports = Loopback.freePorts(2);
        try {
            String chain = Files.readString(tls.cert()) + Files.readString(tls.key());
            Path pem = Files.writeString(dir.resolve("hub.pem"), chain);
            Files.writeString(state(dir), NOTHING_KNOWN);
            String file = configuration(dir, ports, pem, nodes, option).toString();
            assertThat(Program.run(PROGRAM, "-c", "-f", file)).isEqualTo("Configuration file is valid\n");
            Program program = Program.start("HAProxy", PROGRAM, "-W", "-f", file);
            Haproxy proxy = new Haproxy(dir, ports, program);
            proxy.awaitWorkerOtherThan("");
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path configuration(Path dir, List<Integer> ports, Path pem, List<HubProcess> nodes, String option) {
        ShippedFile file = new ShippedFile(SHIPPED)
                .without("user ")
                .without("group ")
                .without("chroot ")
                .change("/run/haproxy/admin.sock", socket(dir).toString())
                .change("/var/lib/haproxy/hub.state", state(dir).toString())
                .change("/etc/haproxy/hub.pem", pem.toString())
                .change("bind :8080", "bind :" + ports.get(0))
                .change("bind :8443", "bind :" + ports.get(1))
                .change("default-server check", "default-server " + option + " check");
        for (int node = 1; node <= 3; node++) {
            if (node > nodes.size()) {
                file.without("server node" + node);
            } else {
                HubProcess hub = nodes.get(node - 1);
                int admin = hub.health("").getPort();
                file.change(
                        "127.0.0.1:808" + node, "127.0.0.1:" + hub.chamber("/").getPort());
                file.change("port 909" + node, "port " + admin);
            }
        }
        return file.write(dir.resolve("haproxy.cfg"));
    }

    private static Path socket(Path dir) {
        return dir.resolve("admin.sock");
    }

    private static Path state(Path dir) {
        return dir.resolve("hub.state");
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int securePort() {
        return securePort;
    }

    /** Whether it sends clients to this node. */
    boolean isUp(int node) {
        return status(node).equals("UP");
    }

    private String status(int node) {
        String beginning = "hub,node" + (node + 1) + ",";
        return ask("show stat")
                .lines()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.split(",", -1)[17])
                .findFirst()
                .orElseThrow();
    }

    /** As an operator does it who wants it to remember which nodes are down. */
    @Override
    public void reload() {
        try {
            Files.writeString(state, ask("show servers state"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String worker = worker();
        program.signal("-USR2");
        awaitWorkerOtherThan(worker);
    }

    private void awaitWorkerOtherThan(String old) {
        Recording.awaitTrue(
                Recording.PATIENCE, () -> Files.exists(socket) && !worker().equals(old), "another worker of HAProxy");
    }

    /** The process that takes connections. */
    private String worker() {
        return ask("show info")
                .lines()
                .filter(line -> line.startsWith("Pid: "))
                .findFirst()
                .orElseThrow();
    }

    /** What it answers at its socket. */
    String ask(String command) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
