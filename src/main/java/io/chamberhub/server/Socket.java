package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ZlibStates;
import io.vertx.core.buffer.Buffer;
import java.util.zip.Inflater;

/**
 * A WebSocket as its {@link Connection} sees it. It answers pings and close frames by itself and keeps RFC 6455. Paused
 * until it is first {@linkplain #resume resumed}. Confined to its event loop.
 */
interface Socket {
    /** Told what comes, in order. */
    interface Listener {
        /**
         * A data frame has come.
         *
         * @param payload unmasked; not used any more when this returns
         * @param ascii whether it is known to be all ASCII
         */
        void frame(Opcode opcode, boolean fin, Buffer payload, boolean ascii);

        /**
         * More has come of a data frame that has not come in full. Once it has, it is told {@linkplain #frame as a whole};
         * what is wrong with it can be said now.
         *
         * @param length of the whole frame's payload, in bytes
         * @param piece what has come since the last one, unmasked; not used any more when this returns
         * @param ascii whether the piece is known to be all ASCII
         */
        default void part(Opcode opcode, int length, Buffer piece, boolean ascii) {}

        /** A pong has come, whether anybody has asked for one or not. */
        void pong();

        /** The client has sent a close frame, which will be answered; nothing more will be said. */
        void closing();

        /** The client broke RFC 6455. {@link Socket#refuse} should follow. */
        void violated(CloseReason ending);

        /** The client takes again what it is sent, having let more gather than a {@linkplain Socket#isFull full} one. */
        void drained();

        /** The node is shutting down without having asked the connections to leave. */
        void shutdown();

        /** The connection has ended. Said once, last. */
        void closed();
    }

    /** Where it gets what deflated messages are inflated with; before it is {@linkplain #open opened}. */
    void inflateWith(ZlibStates<Inflater> inflaters);

    /** Whether deflated messages have been agreed on (RFC 7692): its client takes them, and may send them. */
    boolean deflates();

    /** Other limits hold from now on for what is sent, and for what comes. */
    void settle(Limits limits);

    /** Begins to tell what comes. Once. */
    void open(Listener listener);

    /** Hands the frames between two places over; they leave with the next {@link #flush}. */
    void write(FrameBuffer frames, int from, int to);

    /** Hands over a frame; it leaves with the next {@link #flush}. */
    void write(Buffer frame);

    void flush();

    /** Sends a ping, behind what waits. */
    void ping();

    /** Whether more waits for the client to take it than may wait. */
    boolean isFull();

    /** How much waits for the client to take it, in bytes. */
    long waiting();

    /** Another number whenever the client's side has taken some of what waits. Without a meaning of its own. */
    long progress();

    /** Holds what comes, until it is resumed. What is held is told before the end of the connection is. */
    void pause();

    /** Tells what was held, and reads on. */
    void resume();

    /** Sends a close frame and waits for the client's. */
    void close(CloseReason ending);

    /** Sends a close frame, then nothing more, and reads nothing more. */
    void refuse(CloseReason ending);

    /** Cuts the connection, with whatever was still to be sent. */
    void cut();

    /** Whether the connection is over, or is ending because a close frame was sent. */
    boolean isClosed();

    /** Where the client is, behind the proxies that are trusted. */
    IpAddress client();
}
