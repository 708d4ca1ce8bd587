package io.chamberhub.server;

import io.chamberhub.chamber.Credit;
import io.chamberhub.chamber.OwnStream;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Connections that are not read from because another shard does not take what they send. Confined to the event loop of
 * its shard.
 */
final class Congestion {
    private final Context context;
    private final Credit credit;
    private final Set<Connection> waiting = new HashSet<>();

    /**
     * @param limit bytes that another shard may owe
     * @param clock milliseconds that never go back
     */
    Congestion(Context context, long limit, LongSupplier clock) {
        this.context = context;
        this.credit = new Credit(limit, clock, this::relieved);
    }

    /** The account of what other shards owe. */
    Credit credit() {
        return credit;
    }

    /** Whether a sender has to wait; it will then be told to go on. */
    boolean mustWait(OwnStream stream, Connection sender) {
        boolean wait = credit.isOverForAny() && credit.isOver(stream.readers());
        if (wait) {
            waiting.add(sender);
        }
        return wait;
    }

    /** A connection has ended. */
    void forget(Connection connection) {
        waiting.remove(connection);
    }

    /** Shards that have owed too much for so long, in ms. */
    List<ShardId> exhausted(long age) {
        return credit.exhausted(age);
    }

    /** One shard owes little again. Senders that feed another one which does not will soon wait again. */
    private void relieved() {
        List<Connection> relieved = List.copyOf(waiting);
        waiting.clear();
        context.runOnContext(v -> relieved.forEach(Connection::goOn));
    }
}
