package io.chamberhub.bench.load;

import java.nio.ByteBuffer;

/** Tells apart what servers say. Keeps count of who was told of whom. Not thread-safe. */
final class Ear {
    /** Told of payloads. */
    interface Listener {
        /**
         * Somebody received a message.
         *
         * @param id under which the server says it was sent; 0 if it says nothing
         * @param from where the payload begins
         * @param length of the payload, in bytes
         */
        void payload(Link receiver, long id, ByteBuffer in, int from, int length);
    }

    private static final long SEED = 0xCBF29CE484222325L;
    private static final long PRIME = 0x100000001B3L;

    private final Dialect dialect;
    private final Faults faults;
    private Listener listener = (receiver, id, in, from, length) -> {};
    private long introductions;
    private long departures;

    Ear(Dialect dialect, Faults faults) {
        this.dialect = dialect;
        this.faults = faults;
    }

    void listener(Listener next) {
        listener = next;
    }

    /** How many items {@code H} there were. */
    long introductions() {
        return introductions;
    }

    /** How many items {@code B} there were. */
    long departures() {
        return departures;
    }

    void hear(Link link, ByteBuffer in, int from, int length) {
        if (dialect == Dialect.PLAIN) {
            listener.payload(link, 0, in, from, length);
        } else if (length == 0) {
            faults.count(Fault.UNKNOWN);
        } else {
            hearEcho(link, in, from, length);
        }
    }

    private void hearEcho(Link link, ByteBuffer in, int from, int length) {
        byte kind = in.get(from);
        if (kind == 'F') {
            hearMessage(link, in, from + 1, from + length);
        } else if (kind == 'I' || kind == 'H' || kind == 'B') {
            hearItems(link, in, from, from + length);
        } else {
            faults.count(kind == 'X' ? Fault.CUT : Fault.UNKNOWN);
        }
    }

    private void hearMessage(Link link, ByteBuffer in, int from, int end) {
        long id = SEED;
        for (int at = from; at < end; at++) {
            byte letter = in.get(at);
            if (letter == '\n') {
                listener.payload(link, id, in, at + 1, end - at - 1);
                return;
            }
            id = (id ^ letter) * PRIME;
        }
        faults.count(Fault.CORRUPT);
    }

    private void hearItems(Link link, ByteBuffer in, int from, int end) {
        int start = from;
        for (int at = from; at <= end; at++) {
            if (at == end || in.get(at) == ':') {
                item(link, in, start, at);
                start = at + 1;
            }
        }
    }

    private void item(Link link, ByteBuffer in, int from, int end) {
        switch (from < end ? in.get(from) : 0) {
            case 'I' -> {
                link.id(number(in, from + 1, end));
                link.state(Link.State.JOINED);
            }
            case 'H' -> introductions++;
            case 'B' -> departures++;
            default -> faults.count(Fault.UNKNOWN);
        }
    }

    private static long number(ByteBuffer in, int from, int end) {
        long id = SEED;
        for (int at = from; at < end; at++) {
            id = (id ^ in.get(at)) * PRIME;
        }
        return id;
    }
}
