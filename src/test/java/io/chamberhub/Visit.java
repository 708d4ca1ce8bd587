package io.chamberhub;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One client's way into a chamber and out again. It minds no more of what it hears than whether it is welcome. Confined to
 * one event loop.
 */
final class Visit {
    /** How a client goes. */
    enum Manner {
        CLOSES,
        IS_CUT_OFF,
        IS_CUT_OFF_IN_A_MESSAGE,
        IS_CUT_OFF_IN_A_FRAME,
        /** So soon that it may not even have been heard. */
        IS_CUT_OFF_UNWELCOMED
    }

    /** What came of it. */
    enum Outcome {
        /** It was let in, and has left. */
        JOINED,
        REFUSED,
        /** It was gone, or its node was, before it knew. */
        UNCERTAIN,
        /** The hub has not answered in time. */
        STUCK
    }

    /**
     * What is to be done.
     *
     * @param stay between a welcome, or where there is none the request, and the end, in ms
     * @param patience how long the hub may take to answer, in ms
     */
    record Plan(String chamber, Manner manner, String message, long stay, long patience) {}

    private static final String HOST = "127.0.0.1";
    private static final String END_OF_HEADERS = "\r\n\r\n";

    private static final int FIN = 0x80;
    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int MASKED = 0x80;
    /** It leaves everything as it is. */
    private static final int MASK = 0;

    private static final short NORMAL = 1000;
    private static final int LONGEST = 125;
    private static final int PART = 5;

    private final Vertx vertx;
    private final Plan plan;
    private final Promise<Outcome> over = Promise.promise();
    private final long alarm;
    private Outcome outcome = Outcome.UNCERTAIN;
    private @Nullable NetSocket socket;
    private @Nullable Buffer beginning = Buffer.buffer();

    private Visit(Vertx vertx, Plan plan) {
        this.vertx = vertx;
        this.plan = plan;
        this.alarm = vertx.setTimer(plan.patience, timer -> stuck());
    }

    /** Completes when the connection is closed; fails if there was none. */
    static Future<Outcome> pay(Vertx vertx, NetClient client, int port, Plan plan) {
        return client.connect(port, HOST).compose(socket -> new Visit(vertx, plan).begin(socket));
    }

    private Future<Outcome> begin(NetSocket connected) {
        socket = connected;
        connected.exceptionHandler(broken -> connected.close());
        connected.closeHandler(gone -> closed());
        connected.handler(this::heard);
        connected.write(String.join(
                "\r\n",
                "GET " + plan.chamber + " HTTP/1.1",
                "Host: " + HOST,
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: echo",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                END_OF_HEADERS.substring(2)));
        if (plan.manner == Manner.IS_CUT_OFF_UNWELCOMED) {
            after(plan.stay, connected::close);
        }
        return over.future();
    }

    private void heard(Buffer bytes) {
        Buffer known = beginning;
        if (known == null) {
            return;
        }
        String head = known.appendBuffer(bytes).toString(StandardCharsets.ISO_8859_1);
        int frame = head.indexOf(END_OF_HEADERS) + END_OF_HEADERS.length();
        if (frame >= END_OF_HEADERS.length() && head.length() > frame) {
            beginning = null;
            answered((head.charAt(frame) & ~FIN) == TEXT);
        }
    }

    private void answered(boolean welcome) {
        outcome = welcome ? Outcome.JOINED : Outcome.REFUSED;
        if (!welcome) {
            leave();
        } else if (plan.manner != Manner.IS_CUT_OFF_UNWELCOMED) {
            write(frame(FIN | TEXT, Buffer.buffer("\n" + plan.message)));
            after(plan.stay, this::leave);
        }
    }

    private void leave() {
        switch (plan.manner) {
            case CLOSES -> write(frame(FIN | CLOSE, Buffer.buffer().appendShort(NORMAL)));
            case IS_CUT_OFF_IN_A_MESSAGE -> cut(frame(TEXT, Buffer.buffer("\n" + plan.message)));
            case IS_CUT_OFF_IN_A_FRAME -> {
                Buffer whole = frame(FIN | TEXT, Buffer.buffer("\n" + plan.message));
                cut(whole.slice(0, whole.length() - PART));
            }
            default -> cut(Buffer.buffer());
        }
    }

    private void cut(Buffer last) {
        NetSocket open = socket;
        if (open != null) {
            open.write(last).onComplete(written -> open.close());
        }
    }

    private void write(Buffer bytes) {
        NetSocket open = socket;
        if (open != null) {
            open.write(bytes);
        }
    }

    private void after(long millis, Runnable step) {
        if (millis == 0) {
            step.run();
        } else {
            vertx.setTimer(millis, timer -> step.run());
        }
    }

    private void stuck() {
        outcome = Outcome.STUCK;
        cut(Buffer.buffer());
    }

    private void closed() {
        socket = null;
        vertx.cancelTimer(alarm);
        over.tryComplete(outcome);
    }

    private static Buffer frame(int first, Buffer payload) {
        if (payload.length() > LONGEST) {
            throw new IllegalArgumentException("a message of " + payload.length() + " bytes");
        }
        return Buffer.buffer()
                .appendByte((byte) first)
                .appendByte((byte) (MASKED | payload.length()))
                .appendInt(MASK)
                .appendBuffer(payload);
    }
}
