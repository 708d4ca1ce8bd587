package io.chamberhub.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Understands so much of the JSON of rooms as a load needs, in any order of its members. Not thread-safe. */
final class RoomEar {
    /** Told what a message says. */
    interface Listener {
        /** This client is in its room, where there are so many others. */
        void welcome(int others);

        void joined(int others);

        void left(int others);

        /** The value of a key, which holds neither quotes nor escapes. */
        void value(int from, int length);

        /** The message says nothing that a load leads to. */
        void nothing();
    }

    private static final byte[] TYPE = bytes("{\"type\":");
    private static final byte[] VALUE = bytes("\"value\":\"");
    private static final byte[] CLIENT = bytes("\"clientState\":");
    private static final byte[] JOINED = bytes("\"addClients\":");
    private static final byte[] LEFT = bytes("\"removeClients\":[");

    private final Listener listener;

    RoomEar(Listener listener) {
        this.listener = listener;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void hear(ByteBuffer in, int from, int length) {
        int end = from + length;
        int type = length > TYPE.length && isAt(in, from, TYPE) ? in.get(from + TYPE.length) : 0;
        if (type == '1') {
            listener.welcome(count(in, from, end, CLIENT) - 1);
        } else if (type != '3' || !(hasValues(in, from, end) || hasOthers(in, from, end))) {
            listener.nothing();
        }
    }

    private boolean hasValues(ByteBuffer in, int from, int end) {
        boolean any = false;
        int at = find(in, from, end, VALUE);
        while (at < end) {
            int last = at;
            while (last < end && in.get(last) != '"') {
                last++;
            }
            listener.value(at, last - at);
            any = true;
            at = find(in, last, end, VALUE);
        }
        return any;
    }

    private boolean hasOthers(ByteBuffer in, int from, int end) {
        int joined = find(in, from, end, JOINED);
        if (joined < end) {
            listener.joined(count(in, joined, end, CLIENT));
        }
        int left = find(in, from, end, LEFT);
        if (left < end) {
            listener.left(commas(in, left) + 1);
        }
        return joined < end || left < end;
    }

    private static int commas(ByteBuffer in, int from) {
        int commas = 0;
        for (int at = from; in.get(at) != ']'; at++) {
            if (in.get(at) == ',') {
                commas++;
            }
        }
        return commas;
    }

    private static int count(ByteBuffer in, int from, int end, byte[] what) {
        int count = 0;
        for (int at = find(in, from, end, what); at < end; at = find(in, at, end, what)) {
            count++;
        }
        return count;
    }

    /** The place behind its first occurrence; the end if there is none. */
    private static int find(ByteBuffer in, int from, int end, byte[] what) {
        byte second = what[1];
        for (int at = from; at <= end - what.length; at++) {
            if (in.get(at + 1) == second && isAt(in, at, what)) {
                return at + what.length;
            }
        }
        return end;
    }

    private static boolean isAt(ByteBuffer in, int at, byte[] what) {
        for (int i = 0; i < what.length; i++) {
            if (in.get(at + i) != what[i]) {
                return false;
            }
        }
        return true;
    }
}
