package io.chamberhub.attack;

import static io.chamberhub.attack.Intruder.BINARY;
import static io.chamberhub.attack.Intruder.CONTINUATION;
import static io.chamberhub.attack.Intruder.FIN;
import static io.chamberhub.attack.Intruder.PING;
import static io.chamberhub.attack.Intruder.TEXT;
import static io.chamberhub.attack.Intruder.frame;
import static io.chamberhub.attack.Intruder.head;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ways in which intruders try to get past a limit, over and over again, as fast as one of them can. */
enum Attack {
    FRAME_SIZE {
        @Override
        int once(URI hub) throws IOException {
            try (Intruder intruder = Intruder.enter(hub.resolve("/small/size"))) {
                intruder.write(head(FIN | BINARY, 1L << 40));
                intruder.tries(JUNK);
                return expect(1009, intruder.ending());
            }
        }
    },
    MESSAGE_SIZE {
        @Override
        int once(URI hub) throws IOException {
            try (Intruder intruder = Intruder.enter(hub.resolve("/small/size"))) {
                intruder.write(frame(BINARY, line(FRAME)));
                byte[] more = frame(CONTINUATION, new byte[FRAME]);
                for (int size = FRAME; size <= AttackIT.MESSAGE; size += FRAME) {
                    intruder.tries(more);
                }
                return expect(1009, intruder.ending());
            }
        }
    },
    /** From as many connections as there may be, all but the last byte of the largest frame. */
    UNFINISHED_FRAMES {
        @Override
        int once(URI hub) throws IOException {
            List<Intruder> intruders = fill(hub);
            for (Intruder intruder : intruders) {
                intruder.write(head(FIN | BINARY, FRAME));
                intruder.write(new byte[FRAME - 1]);
            }
            return endAll(intruders);
        }

        /** What is held for them is within the limits; that it is no more is seen in the memory of the hub. */
        @Override
        String counted() {
            return "how often it was tried";
        }
    },
    /** From as many, a header line of which nobody has seen the end. */
    HEADER_LINES {
        @Override
        int once(URI hub) throws IOException {
            List<Intruder> intruders = fill(hub);
            byte[] begun = frame(TEXT, "T".repeat(AttackIT.HEADER - 2).getBytes(StandardCharsets.US_ASCII));
            for (Intruder intruder : intruders) {
                intruder.write(begun);
            }
            for (Intruder intruder : intruders) {
                intruder.write(frame(CONTINUATION, new byte[] {'T', 'T'}));
                expect(4000, intruder.ending());
            }
            return endAll(intruders);
        }
    },
    MESSAGES_PER_SECOND {
        @Override
        int once(URI hub) throws IOException {
            return flood(hub, many(frame(FIN | BINARY, line(1))));
        }
    },
    FRAGMENTS_PER_SECOND {
        @Override
        int once(URI hub) throws IOException {
            return flood(hub, many(frame(CONTINUATION, new byte[0])));
        }
    },
    BYTES_PER_SECOND {
        @Override
        int once(URI hub) throws IOException {
            return flood(hub, frame(FIN | BINARY, line(FRAME)));
        }
    },
    /** Without reading what is answered, until the last one: by then, most answers have been left out. */
    PINGS {
        @Override
        int once(URI hub) throws IOException {
            byte[] pings = many(frame(FIN | PING, new byte[125]));
            int most = 200 * MANY;
            try (Intruder intruder = Intruder.enter(hub.resolve("/small/ping"))) {
                for (int sent = 0; sent < most; sent += MANY) {
                    intruder.write(pings);
                }
                intruder.write(frame(FIN | PING, new byte[] {'!'}));
                return intruder.heard('!') < most ? 1 : 0;
            }
        }
    },
    CONNECTIONS_PER_ADDRESS {
        @Override
        int once(URI hub) throws IOException {
            return crowd(hub, "/address/", AttackIT.PER_ADDRESS, true);
        }
    },
    CONNECTIONS_PER_CHAMBER {
        @Override
        int once(URI hub) throws IOException {
            return crowd(hub, "/small/full", AttackIT.CONNECTIONS, false);
        }
    },
    CHAMBERS {
        @Override
        int once(URI hub) throws IOException {
            return crowd(hub, "/small/", AttackIT.CHAMBERS, true);
        }
    },
    /** One says much to others that do not take it, and are too slow therefore. */
    OUTBOUND_BYTES {
        @Override
        int once(URI hub) throws IOException {
            List<Intruder> deaf = new ArrayList<>();
            try (Intruder sender = Intruder.enter(hub.resolve("/small/slow"))) {
                for (int i = 1; i < AttackIT.CONNECTIONS; i++) {
                    deaf.add(Intruder.enter(hub.resolve("/small/slow")));
                }
                byte[] much = frame(FIN | BINARY, line(FRAME));
                for (int i = 0; i < 400; i++) {
                    sender.write(much);
                }
                for (int i = 0; i < deaf.size(); i++) {
                    sender.heard('B');
                }
                expect(1008, deaf.get(0).ending());
            }
            return endAll(deaf);
        }
    },
    /**
     * Messages wait behind one that does not end, until they do not fit: then others are told that it was cut. That it does
     * not end would be a reason as well, but later.
     */
    QUEUES {
        @Override
        int once(URI hub) throws IOException {
            List<Intruder> all = new ArrayList<>();
            for (int i = 0; i < AttackIT.CONNECTIONS; i++) {
                all.add(Intruder.enter(hub.resolve("/small/queue")));
            }
            byte[] small = many(frame(FIN | BINARY, line(1)));
            int cut = 0;
            for (int i = 0; i < 20; i++) {
                long begun = System.nanoTime();
                all.get(0).write(frame(BINARY, line(1)));
                all.get(1).heard('F');
                all.get(1).write(small);
                all.get(2).heard('X');
                cut += System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(AttackIT.STALL) ? 1 : 0;
                all.get(0).write(frame(FIN | CONTINUATION, new byte[1]));
            }
            endAll(all);
            return cut;
        }
    },
    /** Twice as many as may be ask for nothing; the first ones have to make room. */
    HANDSHAKES {
        @Override
        int once(URI hub) throws IOException {
            List<Intruder> silent = new ArrayList<>();
            for (int i = 0; i < 2 * AttackIT.HANDSHAKES; i++) {
                silent.add(Intruder.dial(hub));
            }
            expect(Intruder.LOST, silent.get(0).ending());
            return endAll(silent);
        }
    },
    REQUEST_HEADERS {
        @Override
        int once(URI hub) throws IOException {
            try (Intruder intruder = Intruder.dial(hub)) {
                intruder.write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] line = ("X-Bomb: " + "x".repeat(1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                boolean more = true;
                for (int i = 0; i < 1_000 && more; i++) {
                    more = intruder.tries(line);
                }
                return expectRefused(431, intruder.status());
            }
        }
    },
    REQUEST_TARGETS {
        @Override
        int once(URI hub) throws IOException {
            try (Intruder intruder = Intruder.dial(hub)) {
                intruder.write("GET /".getBytes(StandardCharsets.US_ASCII));
                boolean more = true;
                for (int i = 0; i < 100 && more; i++) {
                    more = intruder.tries("x".repeat(10_000).getBytes(StandardCharsets.US_ASCII));
                }
                return expectRefused(414, intruder.status());
            }
        }
    };

    private static final int FRAME = AttackIT.FRAME;
    private static final byte[] JUNK = new byte[64 << 10];
    private static final int MANY = 1000;

    /** One try. Answers what is {@linkplain #counted counted}. */
    abstract int once(URI hub) throws IOException;

    /** What of it is counted. */
    String counted() {
        return "how often the limit was met";
    }

    /** Tries until then, in ns. Answers what is {@linkplain #counted counted}. */
    int until(URI hub, long end) throws IOException {
        int met = 0;
        while (System.nanoTime() < end) {
            met += once(hub);
        }
        return met;
    }

    /** An empty header line, and so many bytes with that. */
    private static byte[] line(int length) {
        byte[] payload = new byte[length];
        payload[0] = '\n';
        return payload;
    }

    private static byte[] many(byte[] frame) {
        byte[] all = new byte[frame.length * MANY];
        for (int i = 0; i < all.length; i += frame.length) {
            System.arraycopy(frame, 0, all, i, frame.length);
        }
        return all;
    }

    /** As many as the small hall takes. */
    private static List<Intruder> fill(URI hub) throws IOException {
        List<Intruder> intruders = new ArrayList<>();
        for (int i = 0; i < AttackIT.CONNECTIONS * AttackIT.CHAMBERS; i++) {
            intruders.add(Intruder.enter(hub.resolve("/small/" + i / AttackIT.CONNECTIONS)));
        }
        return intruders;
    }

    private static int endAll(List<Intruder> intruders) throws IOException {
        for (Intruder intruder : intruders) {
            intruder.close();
        }
        return intruders.size();
    }

    /** Into a hall that limits how fast one may send; until it is told to go. */
    private static int flood(URI hub, byte[] frames) throws IOException {
        try (Intruder intruder = Intruder.enter(hub.resolve("/rated/flood"))) {
            if (frames[0] == CONTINUATION) {
                intruder.write(frame(BINARY, line(1)));
            }
            boolean more = true;
            while (more) {
                more = intruder.tries(frames);
            }
            return 1;
        }
    }

    /** Twice as many as may be; those that are too many are told so, and one more time for each. */
    private static int crowd(URI hub, String path, int most, boolean alone) throws IOException {
        Deque<Intruder> inside = new ArrayDeque<>();
        int refused = 0;
        try {
            for (int i = 0; i < 2 * most; i++) {
                Intruder intruder = Intruder.enter(hub.resolve(path + (alone ? i : "")));
                byte[] word = intruder.next();
                if (word[0] == 'I') {
                    inside.add(intruder);
                } else {
                    refused++;
                    intruder.close();
                }
            }
        } finally {
            endAll(List.copyOf(inside));
        }
        return refused;
    }

    /** A hub that goes while its client still speaks can take the answer along. */
    private static int expectRefused(int status, int answer) {
        return answer == Intruder.LOST ? 1 : expect(status, answer);
    }

    private static int expect(int code, int ending) {
        if (ending != code) {
            throw new AssertionError("ended with " + ending + " instead of " + code);
        }
        return 1;
    }
}
