package io.chamberhub.server;

import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.Standstill;
import io.vertx.core.Context;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the members of a chamber back while for one of them, here or on another shard, more waits than may: none of them
 * is read from. Only in a hall that pauses. Confined to the event loop of its shard.
 */
final class Stall {
    private static final Logger log = LoggerFactory.getLogger(Stall.class);

    private final Hall hall;
    private final Chamber chamber;
    private final Context context;
    private final Counts counts;
    private final long credit;
    private final Set<Connection> members = new HashSet<>();
    private final Standstill standstill;
    private int full;
    private boolean elsewhere;
    private boolean on;
    private long underWay;

    Stall(Hall hall, Chamber chamber, ShardChamber.Home home) {
        this.hall = hall;
        this.chamber = chamber;
        this.context = home.context();
        this.counts = home.counts();
        this.credit = home.cluster().streams().credit();
        this.standstill = new Standstill(hall.limits().stallTimeout());
    }

    /** Whether senders are held back at all for the sake of a client that is slow. */
    boolean pauses() {
        return hall.pauses();
    }

    Limits limits() {
        return hall.limits();
    }

    /** Whether nobody is to be read from now; who is not will be told to {@linkplain Connection#goOn go on}. */
    boolean isOn() {
        return on;
    }

    void joined(Connection member) {
        if (pauses()) {
            members.add(member);
        }
    }

    void left(Connection member) {
        members.remove(member);
    }

    /** The settings of the hall have changed; the members here have been told, so that those who pause for others are known. */
    void settled() {
        changed();
    }

    /** More waits for a member here than may. */
    void filled() {
        full++;
        counts.slow.increment();
        chamber.stall(true);
        changed();
    }

    /** A member has caught up, or nothing more is due to it. */
    void drained() {
        full--;
        counts.slow.decrement();
        if (full == 0) {
            underWay = 0;
            chamber.stall(false);
        }
        changed();
    }

    /** How long a member that has just been found full may take to catch up, in ms. */
    long patience() {
        standstill.allow(limits().stallTimeout());
        return standstill.left(Chambers.millis());
    }

    /** Other shards have a member for whom more waits than may, or none has one any more. */
    void elsewhere(boolean now) {
        elsewhere = now;
        changed();
    }

    /** So many bytes have come from another shard. */
    void heard(int bytes) {
        if (full > 0) {
            // It may have come to a standstill itself, and now gets at once what all of them had under way.
            underWay =
                    Math.min(underWay + bytes, credit * chamber.peers().shards().size());
        }
    }

    /** What other shards had under way when the first member was full, in bytes: no more than their credit allows. */
    long underWay() {
        return underWay;
    }

    /** What goes wrong with one must not keep the others waiting. */
    private static void goOn(Connection sender) {
        try {
            sender.goOn();
        } catch (RuntimeException | OutOfMemoryError bug) {
            log.error("a sender could not go on", bug);
        }
    }

    private void changed() {
        boolean before = on;
        on = full > 0 || (elsewhere && pauses());
        if (before != on) {
            standstill.set(on, Chambers.millis());
            if (before) {
                // In its own turn: reading them must not change who is here while others are being told something.
                context.runOnContext(v -> List.copyOf(members).forEach(Stall::goOn));
            } else {
                members.forEach(Connection::hold);
            }
        }
    }
}
