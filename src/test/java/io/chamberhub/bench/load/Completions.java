package io.chamberhub.bench.load;

/** Tells which delivery of a message is the one to its last receiver. Not thread-safe. */
final class Completions {
    private static final int UNDER_WAY = 4096;

    private final Faults faults;
    /** By sender and the last bits of a message's number: how many have not had it yet. */
    private final short[] missing;

    Completions(int senders, Faults faults) {
        this.faults = faults;
        this.missing = new short[senders * UNDER_WAY];
    }

    void sent(int sender, long sequence, int receivers) {
        int at = at(sender, sequence);
        if (missing[at] != 0) {
            faults.count(Fault.LATE);
        }
        missing[at] = (short) receivers;
    }

    /** Takes down a delivery, which must be no repetition. True if there is none to come of this message. */
    boolean isLast(int sender, long sequence) {
        return --missing[at(sender, sequence)] == 0;
    }

    private static int at(int sender, long sequence) {
        return sender * UNDER_WAY + (int) (sequence & (UNDER_WAY - 1));
    }
}
