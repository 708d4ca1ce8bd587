package io.chamberhub;

import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.bus.ClusterTls;
import io.chamberhub.config.Settings;
import io.chamberhub.config.StartRequest;
import io.chamberhub.server.Hub;
import io.chamberhub.server.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether the machine is as the settings say, before anything is started or joined: what is missing can be named
 * here by the setting it concerns, and nobody else has to be told.
 */
final class Preflight {
    /** What each port is for. Vert.x would let the admin server and the hub share one. */
    private final Map<InetSocketAddress, String> spoken = new HashMap<>();

    private Preflight() {}

    /** Refuses files that are not what they should be, addresses that are not here and ports that are taken. */
    static void check(StartRequest request) throws StartFailure {
        new Preflight().look(request);
    }

    private void look(StartRequest request) throws StartFailure {
        Settings settings = request.settings();
        ServerSettings server = settings.server();
        requireFiles(server);
        requireFree("host", server.host(), "port", server.port());
        requireFree(
                "admin.host",
                settings.admin().host(),
                "admin.port",
                settings.admin().port());
        if (request.clustered()) {
            ClusterSettings cluster = settings.cluster();
            if (cluster.tls().isPresent()) {
                TlsCheck.check(cluster.tls().get());
            }
            requireFree("cluster.host", cluster.host(), "cluster.port", cluster.port());
            requireFree("cluster.host", cluster.host(), "cluster.busPort", cluster.busPort());
        }
    }

    /** What is wrong with the files that settings name: a line each. */
    static List<String> unfitFiles(StartRequest request) {
        List<String> problems = unfitFiles(request.settings().server());
        Optional<ClusterTls> tls = request.settings().cluster().tls();
        if (request.clustered() && tls.isPresent()) {
            look(() -> TlsCheck.check(tls.get()), problems);
        }
        return problems;
    }

    private static List<String> unfitFiles(ServerSettings server) {
        List<String> problems = new ArrayList<>();
        if (server.tls().isPresent()) {
            look(() -> TlsCheck.check(server.tls().get()), problems);
        }
        problems.addAll(Hub.problems(server));
        return problems;
    }

    private interface Look {
        void at() throws StartFailure;
    }

    private static void look(Look look, List<String> problems) {
        try {
            look.at();
        } catch (StartFailure unusable) {
            problems.add(String.valueOf(unusable.getMessage()));
        }
    }

    /** All that is wrong with them at once. */
    private static void requireFiles(ServerSettings server) throws StartFailure {
        List<String> problems = unfitFiles(server);
        if (!problems.isEmpty()) {
            throw new StartFailure(String.join("\n", problems));
        }
    }

    private void requireFree(String hostKey, String host, String portKey, int port) throws StartFailure {
        InetAddress address = resolve(hostKey, host);
        String other = port == 0 ? null : spoken.putIfAbsent(new InetSocketAddress(address, port), portKey);
        if (other != null) {
            throw new StartFailure(
                    portKey + ": " + port + " on " + host + " is the same as " + other + "; each needs its own");
        }
        try {
            bind(address, 0);
        } catch (IOException notHere) {
            throw new StartFailure(hostKey + ": " + host + " is not an address of this machine");
        }
        try {
            bind(address, port);
        } catch (IOException refused) {
            boolean forbidden = String.valueOf(refused.getMessage()).contains("Permission denied");
            throw new StartFailure(portKey + ": " + port + " on " + host
                    + (forbidden ? " is not for this user to open" : " is in use"));
        }
    }

    private static InetAddress resolve(String hostKey, String host) throws StartFailure {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new StartFailure(hostKey + ": " + host + " is a name without an address");
        }
    }

    /** Takes a port without listening, so that nobody can connect meanwhile. Fails where somebody else listens. */
    private static void bind(InetAddress address, int port) throws IOException {
        try (Socket probe = new Socket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
        }
    }
}
