package io.chamberhub.process;

import io.chamberhub.KeyPair;
import io.chamberhub.Loopback;
import io.chamberhub.Prerequisite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx with {@code conf/nginx.conf}. */
final class Nginx implements Proxy {
    private static final Path SHIPPED = Path.of("conf", "nginx.conf");
    private static final String PROGRAM = "/usr/sbin/nginx";
    /** Where files of requests and answers would be kept; the hub's are not. */
    private static final List<String> TEMPORARY = List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi");

    private final int port;
    private final int securePort;
    private final Program program;

    private Nginx(List<Integer> ports, Program program) {
        this.port = ports.get(0);
        this.securePort = ports.get(1);
        this.program = program;
    }

    static Nginx start(Path dir, KeyPair tls, List<HubProcess> nodes) {
        Prerequisite.require(Files.isExecutable(Path.of(PROGRAM)), "nginx");
        List<Integer> ports = Loopback.freePorts(2);
        String file = configuration(dir, ports, tls, nodes).toString();
        try {
            Program.run(PROGRAM, "-t", "-e", "stderr", "-c", file);
            Program program = Program.start("nginx", PROGRAM, "-e", "stderr", "-c", file, "-g", "daemon off;");
            Nginx proxy = new Nginx(ports, program);
            URI anywhere = URI.create("http://127.0.0.1:" + proxy.port + "/");
            Http.poll(anywhere, answer -> answer.status() != 0);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path configuration(Path dir, List<Integer> ports, KeyPair tls, List<HubProcess> nodes) {
        StringBuilder temporary = new StringBuilder("http {\n    access_log off;\n");
        TEMPORARY.forEach(each -> temporary.append("    %s_temp_path %s;\n".formatted(each, dir.resolve(each))));
        ShippedFile file = new ShippedFile(SHIPPED)
                .without("user ")
                .without("worker_rlimit_nofile ")
                .change("worker_connections 100000", "worker_connections 500")
                .change("/run/nginx.pid", dir.resolve("nginx.pid").toString())
                .change("/etc/nginx/hub-cert.pem", tls.cert().toString())
                .change("/etc/nginx/hub-key.pem", tls.key().toString())
                .change("listen 8080", "listen " + ports.get(0))
                .change("listen 8443", "listen " + ports.get(1))
                .change("http {\n", temporary.toString());
        for (int node = 0; node < nodes.size(); node++) {
            int port = nodes.get(node).chamber("/").getPort();
            file.change("server 127.0.0.1:" + (8081 + node), "server 127.0.0.1:" + port);
        }
        return file.write(dir.resolve("nginx.conf"));
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int securePort() {
        return securePort;
    }

    @Override
    public void reload() {
        List<ProcessHandle> old = program.children();
        program.signal("-HUP");
        Recording.awaitTrue(
                Recording.PATIENCE,
                () -> old.stream().allMatch(Nginx::takesNobody) && !old.containsAll(program.children()),
                "other workers of nginx");
    }

    private static boolean takesNobody(ProcessHandle worker) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(worker.pid()), "cmdline"))
                    .contains("shutting down");
        } catch (IOException gone) {
            return true;
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
