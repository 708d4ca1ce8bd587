package io.chamberhub.bus;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Which nodes are in the cluster, as the hub was told. Hazelcast reports changes late, on several threads, and not at all
 * where it leaves one cluster for another; what it reports is therefore only a reason to compare its list of members with
 * what the hub knows. Thread-safe; the hub is told of one change after the other.
 */
final class Attendance {
    private final Supplier<Map<String, UUID>> members;
    private final Consumer<String> first;
    /** Each node and the member it was then. A node that comes back to others is another member. */
    private final Map<String, UUID> present = new ConcurrentHashMap<>();

    private Consumer<String> joined = node -> {};
    private Consumer<String> left = node -> {};
    private Runnable merged = () -> {};
    private boolean merging;

    /**
     * @param members the nodes that Hazelcast lists now, and which members they are
     * @param first is told of a node that has left before anybody else
     */
    Attendance(Supplier<Map<String, UUID>> members, Consumer<String> first) {
        this.members = members;
        this.first = first;
    }

    /** From now on tells of nodes that come and go, and of a merge once both are told. Must not block. */
    synchronized void watch(Consumer<String> whoJoined, Consumer<String> whoLeft, Runnable onMerge) {
        joined = whoJoined;
        left = whoLeft;
        merged = onMerge;
    }

    /** The nodes that are there. Does not wait while somebody is told of a change. */
    Set<String> nodes() {
        return Set.copyOf(present.keySet());
    }

    /** The list of members may have changed. */
    synchronized void look() {
        Map<String, UUID> now = members.get();
        if (!merging) {
            part(present.entrySet().stream()
                    .filter(node -> !node.getValue().equals(now.get(node.getKey())))
                    .map(Map.Entry::getKey)
                    .toList());
        }
        welcome(now);
    }

    /** This node leaves its cluster for another; it lists nobody until it is there, but has not lost anybody yet. */
    synchronized void merging() {
        merging = true;
    }

    /** It is there, as another member, and so are those that came along. */
    synchronized void merged() {
        stay();
        merged.run();
    }

    /** It could not get there. */
    synchronized void stay() {
        merging = false;
        Map<String, UUID> now = members.get();
        part(present.keySet().stream().filter(node -> !now.containsKey(node)).toList());
        welcome(now);
    }

    private void part(Iterable<String> nodes) {
        for (String node : nodes) {
            present.remove(node);
            first.accept(node);
            left.accept(node);
        }
    }

    private void welcome(Map<String, UUID> nodes) {
        nodes.forEach((node, member) -> {
            if (present.put(node, member) == null) {
                joined.accept(node);
            }
        });
    }
}
