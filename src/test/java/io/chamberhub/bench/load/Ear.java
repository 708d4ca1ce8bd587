package io.chamberhub.bench.load;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Tells apart what servers say. Keeps count of who was told of whom. Not thread-safe. */
final class Ear implements RoomEar.Listener {
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
    private final RoomEar roomEar = new RoomEar(this);
    private Listener listener = (receiver, id, in, from, length) -> {};
    private long introductions;
    private long departures;
    /** Whose message is being heard, and where it is, in rooms. */
    private @Nullable Link hearer;

    private @Nullable ByteBuffer heard;

    Ear(Dialect dialect, Faults faults) {
        this.dialect = dialect;
        this.faults = faults;
    }

    void listener(Listener next) {
        listener = next;
    }

    /** How often anybody was told of somebody who is there. */
    long introductions() {
        return introductions;
    }

    /** How often anybody was told of somebody who left. */
    long departures() {
        return departures;
    }

    void hear(Link link, ByteBuffer in, int from, int length) {
        if (dialect == Dialect.PLAIN) {
            listener.payload(link, 0, in, from, length);
        } else if (length == 0) {
            faults.count(Fault.UNKNOWN);
        } else if (dialect == Dialect.ROOMS) {
            hearer = link;
            heard = in;
            roomEar.hear(in, from, length);
        } else {
            hearEcho(link, in, from, length);
        }
    }

    @Override
    public void welcome(int others) {
        introductions += others;
        requireNonNull(hearer).state(Link.State.JOINED);
    }

    @Override
    public void joined(int others) {
        introductions += others;
    }

    @Override
    public void left(int others) {
        departures += others;
    }

    @Override
    public void value(int from, int length) {
        listener.payload(requireNonNull(hearer), 0, requireNonNull(heard), from, length);
    }

    @Override
    public void nothing() {
        faults.count(Fault.UNKNOWN);
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
