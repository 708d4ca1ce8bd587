package io.chamberhub.bus;

import io.chamberhub.chamber.Range;
import java.util.List;
import java.util.Optional;

/**
 * How a node finds the others and how they reach it. The others are found through a list of members or through a
 * Kubernetes service, never both.
 *
 * @param name nodes join only those that say the same name
 * @param host address this node binds and is reached at by the others
 * @param port port of the directory's network
 * @param busPort port of the event bus, 0 for any free one
 * @param members {@code host:port} of nodes to ask when joining
 * @param kubernetesService DNS name of the headless service that lists the nodes
 * @param deadAfter ms of silence until a node counts as dead
 */
public record ClusterSettings(
        String name,
        String host,
        int port,
        int busPort,
        List<String> members,
        Optional<String> kubernetesService,
        int deadAfter) {

    public static final Range DEAD_AFTER = new Range(1000, 60_000);

    /** Whom to ask where settings name nobody. */
    public static final List<String> DEFAULT_MEMBERS = List.of("127.0.0.1:5701");

    public ClusterSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("cluster.name: blank");
        }
        if (!Endpoint.REACHABLE_HOST.matcher(host).matches()) {
            throw new IllegalArgumentException("cluster.host: \"" + host + "\" is no address to be reached at");
        }
        Endpoint.FIXED_PORT.require("cluster.port", port);
        Endpoint.PORT.require("cluster.busPort", busPort);
        DEAD_AFTER.require("cluster.deadAfter", deadAfter);
        members = List.copyOf(members);
        members.forEach(ClusterSettings::requireMember);
        kubernetesService.ifPresent(service -> Endpoint.requireHost("cluster.kubernetes.service", service));
        if (members.isEmpty() != kubernetesService.isPresent()) {
            throw new IllegalArgumentException("cluster: either members or kubernetes.service");
        }
    }

    private static void requireMember(String member) {
        if (!Endpoint.HOST_AND_PORT.matcher(member).matches()) {
            throw new IllegalArgumentException("cluster.members: \"" + member + "\" is not host:port");
        }
    }
}
