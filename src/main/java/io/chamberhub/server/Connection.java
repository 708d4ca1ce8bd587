package io.chamberhub.server;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.LocalMember;
import io.chamberhub.chamber.Outbox;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One WebSocket on its shard.
 *
 * <pre>
 * ENTERING --welcome--> MEMBER
 *     |                   |
 *     +---- an end, by whichever side ----> CLOSING --TCP ends, if need be by force--> CLOSED
 * </pre>
 *
 * Until it is welcomed it is not read from; what arrives is held by the socket. Confined to the event loop of its shard.
 */
final class Connection implements Outbox.Sink, Socket.Listener, Tick.Task {
    /** Told when the connection's end is settled. */
    interface Host {
        /** A member has left its chamber. */
        void left(LocalMember member);

        /** Whether what it sends cannot be passed on at once; it will then be told to {@linkplain #goOn go on}. */
        boolean mustWait(Connection sender);

        /** The socket is closed; nothing more comes of it. */
        void closed(Connection connection);
    }

    private enum State {
        ENTERING,
        MEMBER,
        CLOSING,
        CLOSED
    }

    /** How long a client may take to answer a close, in ms. */
    private static final long CLOSE_TIMEOUT = 5_000;

    /** Endings that all connections of a stopping node share: not worth a line each. */
    private static final Set<Ending> OF_EVERY_STOP = EnumSet.of(Ending.SHUTTING_DOWN, Ending.SERVICE_RESTART);

    private static final long NO_TIMER = -1;

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final Socket socket;
    private final Context context;
    private final Tick tick;
    private final Host host;
    private final ChamberName chamber;
    private State state = State.ENTERING;
    private @Nullable LocalMember member;
    private boolean tooSlow;
    private boolean flushing;
    private long deadline = NO_TIMER;

    Connection(Socket socket, Doorman.Pass pass, Context context, Tick tick, Host host) {
        this.socket = socket;
        this.chamber = pass.chamber();
        this.context = context;
        this.tick = tick;
        this.host = host;
        socket.open(this);
    }

    /** It has entered its chamber; what it sends is read from now on. */
    void welcomed(LocalMember entered) {
        state = State.MEMBER;
        member = entered;
        socket.resume();
    }

    /** What it sends can be passed on again. */
    void goOn() {
        socket.resume();
    }

    @Override
    public void lostId() {
        context.runOnContext(v -> end(Ending.SERVICE_RESTART));
    }

    /** Whether it can take no part in a chamber any more, its client having closed it or the hub. */
    boolean isGone() {
        return hasEnded() || socket.isClosed();
    }

    /** It was gone before it could enter: all that is left is to see it closed. */
    void abandon() {
        if (!hasEnded()) {
            startClosing();
        }
    }

    private boolean hasEnded() {
        return state == State.CLOSING || state == State.CLOSED;
    }

    @Override
    public void write(FrameBuffer frames, int from, int to) {
        if (takes()) {
            socket.write(frames, from, to);
            touched();
        }
    }

    @Override
    public void write(Buffer frame) {
        if (takes()) {
            socket.write(frame);
            touched();
        }
    }

    private boolean takes() {
        if (hasEnded() || tooSlow) {
            return false;
        }
        tooSlow = isFull();
        if (tooSlow) {
            context.runOnContext(v -> end(Ending.TOO_SLOW));
        }
        return !tooSlow;
    }

    /** Judged before a frame is added: a frame of any size is due to a client that has taken what came before. */
    private boolean isFull() {
        if (!socket.isFull()) {
            return false;
        }
        socket.flush();
        return socket.isFull();
    }

    private void touched() {
        if (!flushing) {
            flushing = true;
            tick.flush(this);
        }
    }

    @Override
    public void flush() {
        if (flushing) {
            flushing = false;
            socket.flush();
        }
    }

    @Override
    public void endTick() {
        flush();
    }

    /** Ends the connection. The client has a moment to answer, then it is cut off. */
    void end(Ending ending) {
        if (socket.isClosed()) {
            abandon();
        } else if (!hasEnded()) {
            note(ending);
            startClosing();
            socket.close(ending);
        }
    }

    /** Cuts the connection without a word. */
    void cut() {
        socket.cut();
    }

    @Override
    public void violated(Ending ending) {
        if (!hasEnded()) {
            note(ending);
            startClosing();
            socket.refuse(ending);
        }
    }

    @Override
    public void closing() {
        if (!hasEnded()) {
            startClosing();
        }
    }

    @Override
    public void shutdown() {
        end(Ending.SHUTTING_DOWN);
    }

    @Override
    public void drained() {}

    @Override
    public void frame(Opcode opcode, boolean fin, Buffer payload) {
        if (member != null) {
            receive(member, opcode, fin, payload);
        }
    }

    private void receive(LocalMember sender, Opcode opcode, boolean fin, Buffer payload) {
        try {
            sender.receive(opcode, fin, payload);
            if (host.mustWait(this)) {
                socket.pause();
            }
        } catch (ProtocolViolation violation) {
            end(violation.ending());
        } catch (RuntimeException bug) {
            log.atError()
                    .setCause(bug)
                    .addKeyValue("hall", chamber.hall())
                    .addKeyValue("chamber", chamber.name())
                    .log("a frame could not be handled");
            end(Ending.INTERNAL_ERROR);
        }
    }

    private void startClosing() {
        // While it still takes what has gathered for it.
        leave();
        state = State.CLOSING;
        deadline = context.owner().setTimer(CLOSE_TIMEOUT, timer -> cut());
    }

    /** A failing write can report it in the middle of a fan-out; who is in the chamber must not change there. */
    @Override
    public void closed() {
        context.runOnContext(v -> {
            context.owner().cancelTimer(deadline);
            leave();
            state = State.CLOSED;
            host.closed(this);
        });
    }

    private void leave() {
        LocalMember leaving = member;
        member = null;
        if (leaving != null) {
            host.left(leaving);
        }
    }

    private void note(Ending ending) {
        log.atLevel(OF_EVERY_STOP.contains(ending) ? Level.DEBUG : Level.INFO)
                .addKeyValue("hall", chamber.hall())
                .addKeyValue("chamber", chamber.name())
                .addKeyValue("code", ending.code())
                .addKeyValue("reason", ending.reason())
                .addKeyValue("client", socket.client())
                .log("connection ended");
    }
}
