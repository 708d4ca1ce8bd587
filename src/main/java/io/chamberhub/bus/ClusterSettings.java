package io.chamberhub.bus;

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
 * @param tls what nodes prove to each other on the event bus; without it, nothing
 * @param streams how its shards and those of the others see to it that what they write arrives
 */
public record ClusterSettings(
        String name,
        String host,
        int port,
        int busPort,
        List<String> members,
        Optional<String> kubernetesService,
        Optional<ClusterTls> tls,
        StreamSettings streams) {

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
        members = List.copyOf(members);
        members.forEach(ClusterSettings::requireMember);
        kubernetesService.ifPresent(service -> Endpoint.requireHost("cluster.kubernetes.service", service));
        if (members.isEmpty() != kubernetesService.isPresent()) {
            throw new IllegalArgumentException("cluster: either members or kubernetes.service");
        }
    }

    /** Ms of silence until a node counts as dead. */
    public int deadAfter() {
        return streams.deadAfter();
    }

    private static void requireMember(String member) {
        if (!Endpoint.HOST_AND_PORT.matcher(member).matches()) {
            throw new IllegalArgumentException("cluster.members: \"" + member + "\" is not host:port");
        }
    }
}
