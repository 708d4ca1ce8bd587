package io.chamberhub.bench.load;

import java.util.Arrays;

/**
 * The account of all deliveries of a run: what each sender sent, and what each receiver has had from each sender of its
 * chamber. Every message is owed to all others in the chamber who listen, once and in order. Not thread-safe.
 */
final class Ledger {
    private static final int REMEMBERED = Long.SIZE;

    private final Shape shape;
    private final Faults faults;
    private final long[] sent;
    private final int[] receivers;
    /** By receiver and sender: the number of the message that is due. */
    private final long[] next;
    /** By receiver and sender: bit i is set where the message due, less 1 and less i, has not come. */
    private final long[] holes;

    private final int[] chamber;
    private final int[] place;
    private long owed;
    private long delivered;

    Ledger(Shape shape, Faults faults) {
        this.shape = shape;
        this.faults = faults;
        this.sent = new long[shape.talkers()];
        this.receivers = new int[shape.talkers()];
        Arrays.fill(receivers, shape.clients() - 1);
        this.next = new long[shape.connections() * shape.senders()];
        this.holes = new long[next.length];
        this.chamber = new int[shape.connections()];
        this.place = new int[shape.connections()];
        Arrays.setAll(chamber, shape::chamberOf);
        Arrays.setAll(place, shape::placeOf);
    }

    /** This connection, which does not send, does not listen any more: nothing that is sent from now on is owed to it. */
    void excuse(int connection) {
        for (int talker = chamber[connection]; talker < sent.length; talker += shape.chambers()) {
            receivers[talker]--;
        }
    }

    /** The number of the message that this one is about to send. */
    long send(int sender) {
        owed += receivers[sender];
        return sent[sender]++;
    }

    /** How many are to have each message of this sender. */
    int receivers(int sender) {
        return receivers[sender];
    }

    /** Whether this is the newest message of its sender. */
    boolean isNewest(int sender, long sequence) {
        return sequence == sent[sender] - 1;
    }

    /** Takes down a delivery. False unless it was owed and had not come yet. */
    boolean deliver(int receiver, int sender, long sequence) {
        if (sender >= sent.length || sequence >= sent[sender]) {
            faults.count(Fault.CORRUPT);
            return false;
        }
        if (chamber[receiver] != chamber[sender] || receiver == sender) {
            faults.count(Fault.MISROUTED);
            return false;
        }
        int pair = receiver * shape.senders() + place[sender];
        if (sequence == next[pair] && holes[pair] == 0) {
            next[pair]++;
            delivered++;
            return true;
        }
        return sequence >= next[pair] ? ahead(pair, sequence) : behind(pair, sequence);
    }

    private boolean ahead(int pair, long sequence) {
        long left = sequence - next[pair];
        if (left < REMEMBERED - 1) {
            holes[pair] = (holes[pair] << (left + 1)) | (((1L << left) - 1) << 1);
        } else {
            holes[pair] = -2L;
        }
        next[pair] = sequence + 1;
        delivered++;
        return true;
    }

    private boolean behind(int pair, long sequence) {
        long back = next[pair] - 1 - sequence;
        if (back >= REMEMBERED || (holes[pair] & (1L << back)) == 0) {
            faults.count(Fault.DOUBLED);
            return false;
        }
        holes[pair] &= ~(1L << back);
        faults.count(Fault.REORDERED);
        delivered++;
        return true;
    }

    /** Deliveries so far, each counted once. */
    long delivered() {
        return delivered;
    }

    /** Deliveries owed and not made. At the end of a run these are the lost ones. */
    long missing() {
        return owed - delivered;
    }
}
