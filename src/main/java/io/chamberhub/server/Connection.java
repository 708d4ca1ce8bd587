package io.chamberhub.server;

import io.chamberhub.chamber.Traffic;
import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
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
final class Connection extends Wheel.Peer implements Socket.Listener, Delivery.Owner, Throttle.Sender {
    /** The shard as its connections need it. */
    interface Host {
        Context context();

        Tick tick();

        Throttle throttle();

        Heartbeats heartbeats();

        Counts counts();

        /** What passes through the shard's part of a hall. */
        Traffic traffic(HallSettings hall);

        /** Where it is looked after who does not take all at once. */
        Backlog backlog();

        /** A connection ends at that time at the latest. */
        void expires(Connection connection, Instant end);

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

    /** Endings that many connections share: not worth a line each. */
    private static final Set<? extends CloseReason> OF_MANY = EnumSet.of(
            Ending.SHUTTING_DOWN, Ending.SERVICE_RESTART, Ending.MESSAGE_CUT, Ending.CHAMBER_CLOSED, Ending.EJECTED);

    private static final long NO_TIMER = -1;

    /** What a connection that ended without a close frame has for a code (RFC 6455 section 7.1.5). */
    private static final int NO_CODE = 1006;

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final Socket socket;
    private final Host host;
    private final Doorman.Pass pass;
    private final Hall hall;
    private final HallCounts counts;
    private final Traffic traffic;
    private final Delivery delivery;
    private final Reading reading;
    private State state = State.ENTERING;
    private @Nullable Part part;
    private long deadline = NO_TIMER;
    private @Nullable Runnable whenClosed;

    /** @param stall who holds back others for its client's sake; null where nobody ever does */
    Connection(Socket socket, Doorman.Pass pass, Hall hall, Host host, @Nullable Stall stall) {
        this.socket = socket;
        this.pass = pass;
        this.hall = hall;
        this.host = host;
        this.counts = host.counts().hall(hall.settings());
        this.traffic = host.traffic(hall.settings());
        this.delivery = new Delivery(socket, host.context(), host.tick(), stall, traffic, this);
        this.reading = new Reading(socket, host.context(), hall.limits(), host.throttle(), this, this::mustWait);
        socket.open(this);
    }

    /** It takes part from now on; what it sends is read. */
    void welcomed(Part entered) {
        state = State.MEMBER;
        part = entered;
        host.heartbeats().add(this, heartbeat());
        goOn();
    }

    private boolean mustWait() {
        return part != null && part.mustWait();
    }

    private Heartbeat heartbeat() {
        return hall.settings().heartbeat();
    }

    /** The hall it is in, or on its way into. */
    Hall hall() {
        return hall;
    }

    /** The settings of its hall are others from now on than they were before. */
    void settled(HallSettings before) {
        if (hasEnded()) {
            return;
        }
        socket.settle(hall.limits());
        delivery.settled();
        reading.settle(hall.limits());
        if (part != null) {
            part.settled();
            if (!before.heartbeat().equals(heartbeat())) {
                host.heartbeats().remove(this, before.heartbeat());
                host.heartbeats().add(this, heartbeat());
            }
            goOn();
        }
    }

    /** Where its client is. */
    IpAddress client() {
        return socket.client();
    }

    /** Who its client is, and on what terms it was let in. */
    Guest guest() {
        return pass.guest();
    }

    /** It ends at that time at the latest. */
    void expires(Instant end) {
        if (!isGone()) {
            host.expires(this, end);
        }
    }

    /** Something to be done when its socket is closed; at once if it is. */
    void whenClosed(Runnable step) {
        if (state == State.CLOSED) {
            step.run();
        } else {
            whenClosed = step;
        }
    }

    /** Whether {@linkplain #whenClosed something} is to be done then. */
    boolean isAwaited() {
        return whenClosed != null;
    }

    /** What passes through its part of its hall. */
    Traffic traffic() {
        return traffic;
    }

    @Override
    public void isBehind() {
        host.backlog().add(this);
    }

    /** What is due to its client. */
    Delivery delivery() {
        return delivery;
    }

    /** What it sends must not be passed on for now; it will be told to {@linkplain #goOn go on}. */
    void hold() {
        reading.pause();
    }

    /** What it sends can be passed on again, as far as one is concerned who held it back. */
    @Override
    public void goOn() {
        if (reading.isPaused() && reading.goOn()) {
            host.heartbeats().readAgain(this, heartbeat());
        }
    }

    @Override
    public void tooFast() {
        violated(Ending.TOO_MANY_MESSAGES);
    }

    @Override
    public void over(Ending ending) {
        if (ending == Ending.TOO_SLOW) {
            host.counts().tooSlow.increment();
        }
        host.context().runOnContext(v -> end(ending));
    }

    /** Whether it can take no part in a chamber any more, its client having closed it or the hub. */
    boolean isGone() {
        return hasEnded() || socket.isClosed();
    }

    /** Whether its socket is closed. */
    boolean isOver() {
        return state == State.CLOSED;
    }

    /** It was gone before it could enter: all that is left is to see it closed. */
    void abandon() {
        if (!hasEnded()) {
            startClosing(Reasons.LOST);
        }
    }

    private boolean hasEnded() {
        return state == State.CLOSING || state == State.CLOSED;
    }

    /** Ends the connection. The client has a moment to answer, then it is cut off. */
    void end(CloseReason ending) {
        if (socket.isClosed()) {
            abandon();
        } else if (!hasEnded()) {
            note(ending);
            if (state == State.ENTERING) {
                counts.refused(Reasons.of(ending));
            }
            startClosing(Reasons.of(ending));
            socket.close(ending);
        }
    }

    /** Whether more waits for its client than may wait. */
    boolean isSlow() {
        return socket.isFull() || delivery.isCatchingUp();
    }

    /** Cuts the connection without a word. */
    void cut() {
        socket.cut();
    }

    @Override
    void ping() {
        socket.ping();
    }

    @Override
    public void pong() {
        Wheel.answered(this);
    }

    @Override
    boolean isHeldBack() {
        return reading.isPaused();
    }

    @Override
    long waiting() {
        return socket.waiting();
    }

    @Override
    long progress() {
        return socket.progress();
    }

    /** Its client has not answered a ping. */
    @Override
    void drop() {
        host.counts().heartbeatsMissed.increment();
        note(Level.INFO, NO_CODE, "No pong");
        startClosing(Reasons.NO_PONG);
        cut();
    }

    @Override
    public void violated(CloseReason ending) {
        if (!hasEnded()) {
            note(ending);
            startClosing(Reasons.of(ending));
            socket.refuse(ending);
        }
    }

    @Override
    public void closing() {
        if (!hasEnded()) {
            startClosing(Reasons.CLIENT);
        }
    }

    @Override
    public void shutdown() {
        end(Ending.SHUTTING_DOWN);
    }

    @Override
    public void drained() {
        delivery.drained();
    }

    @Override
    public void frame(Opcode opcode, boolean fin, Buffer payload, boolean ascii) {
        Part taking = part;
        if (taking == null) {
            return;
        }
        try {
            int length = payload.length();
            traffic.received.add(length);
            if (opcode != Opcode.CONTINUATION) {
                traffic.messages.add(1);
                host.tick().begin();
            }
            taking.frame(opcode, fin, payload, ascii);
            reading.passed(opcode != Opcode.CONTINUATION, length);
        } catch (ProtocolViolation violation) {
            violated(violation.ending());
        } catch (RuntimeException | OutOfMemoryError bug) {
            failed(bug);
        } finally {
            host.tick().handled();
        }
    }

    @Override
    public void part(Opcode opcode, int length, Buffer piece, boolean ascii) {
        try {
            if (part != null) {
                part.piece(opcode, length, piece, ascii);
            }
        } catch (ProtocolViolation violation) {
            violated(violation.ending());
        } catch (RuntimeException | OutOfMemoryError bug) {
            failed(bug);
        }
    }

    /** Something went wrong that is no fault of its client. */
    void failed(Throwable bug) {
        log.atError()
                .setCause(bug)
                .addKeyValue("hall", pass.chamber().hall())
                .addKeyValue("chamber", pass.chamber().name())
                .log("a frame could not be handled");
        end(Ending.INTERNAL_ERROR);
    }

    private void startClosing(String reason) {
        counts.ended(reason);
        state = State.CLOSING;
        // While the socket still takes what has gathered for it.
        leave();
        deadline = host.context().owner().setTimer(CLOSE_TIMEOUT, timer -> cut());
    }

    /** A failing write can report it in the middle of a fan-out; who is in the chamber must not change there. */
    @Override
    public void closed() {
        host.context().runOnContext(v -> {
            host.context().owner().cancelTimer(deadline);
            if (!hasEnded()) {
                counts.ended(Reasons.LOST);
            }
            state = State.CLOSED;
            leave();
            if (whenClosed != null) {
                whenClosed.run();
            }
            counts.closed();
            host.closed(this);
        });
    }

    private void leave() {
        Part leaving = part;
        part = null;
        if (leaving != null) {
            leaving.leave();
        }
        delivery.end();
        reading.end();
        host.heartbeats().remove(this, heartbeat());
    }

    private void note(CloseReason ending) {
        note(OF_MANY.contains(ending) ? Level.DEBUG : Level.INFO, ending.code(), ending.reason());
    }

    private void note(Level level, int code, String reason) {
        log.atLevel(level)
                .addKeyValue("hall", pass.chamber().hall())
                .addKeyValue("chamber", pass.chamber().name())
                .addKeyValue("code", code)
                .addKeyValue("reason", reason)
                .addKeyValue("client", socket.client())
                .addKeyValue("subject", guest().subject().orElse("-"))
                .log("connection ended");
    }
}
