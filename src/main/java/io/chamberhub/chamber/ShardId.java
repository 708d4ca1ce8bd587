package io.chamberhub.chamber;

/**
 * Names one shard of the cluster. A node that comes back after a crash has another node id, so its shards are new ones.
 *
 * @param node the cluster's id of the node
 * @param index from 0 up, counted per node
 */
public record ShardId(String node, int index) {
    /** What the event bus addresses of all shards begin with. */
    public static final String ADDRESS_PREFIX = "hub.shard.";

    /** The node of the shard that answers at an address. */
    public static String nodeAt(String address) {
        return address.substring(ADDRESS_PREFIX.length(), Math.max(ADDRESS_PREFIX.length(), address.lastIndexOf('.')));
    }

    /** The event bus address at which this shard answers the others. */
    public String address() {
        return ADDRESS_PREFIX + node + "." + index;
    }

    /** The event bus address at which this shard is told of rooms. */
    public String roomsAddress() {
        return ADDRESS_PREFIX + node + ".rooms" + index;
    }

    /** An order among shards that all of them know. */
    boolean precedes(ShardId other) {
        int byNode = node.compareTo(other.node);
        return byNode < 0 || (byNode == 0 && index < other.index);
    }

    @Override
    public String toString() {
        return node + "." + index;
    }
}
