package io.chamberhub.server;

import io.chamberhub.chamber.Outbox;
import io.chamberhub.chamber.Traffic;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameBuffer;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What one client is due, on its way to the socket.
 *
 * <pre>
 * FLOWING --more waits than may--> FULL --it has taken half--> FLOWING
 *    |                              |
 *    |                              +--it does not catch up in time, or too much comes meanwhile--> OVER
 *    +--the end, or it is full in a hall that closes--> OVER
 * </pre>
 *
 * While it is full, its {@link Stall}, if it has one, holds back those who feed it. Confined to the event loop of its shard.
 */
final class Delivery implements Outbox.Sink, Tick.Task {
    /** Whose client it is. */
    interface Owner {
        /** Nothing more is due, and the connection has to end in this way; it may have to be at another time than now. */
        void over(Ending ending);

        /** Its client has not taken at once all that was sent. Said once until it is told that it has. */
        void isBehind();
    }

    private enum State {
        FLOWING,
        FULL,
        OVER
    }

    private final Socket socket;
    private final Context context;
    private final Tick tick;
    /** Null where nobody is ever held back. */
    private final @Nullable Stall stall;

    private final Owner owner;
    private final Traffic traffic;
    private State state = State.FLOWING;
    private boolean flushing;
    private boolean behind;
    /** While it is full: how much may wait by now, not counting what other shards had under way; and until when. */
    private long most;

    private long deadline;

    Delivery(Socket socket, Context context, Tick tick, @Nullable Stall stall, Traffic traffic, Owner owner) {
        this.socket = socket;
        this.context = context;
        this.tick = tick;
        this.stall = stall;
        this.owner = owner;
        this.traffic = traffic;
    }

    @Override
    public boolean deflates() {
        return socket.deflates();
    }

    @Override
    public void write(FrameBuffer frames, int from, int to) {
        if (takes()) {
            socket.write(frames, from, to);
            touched(to - from);
        }
    }

    @Override
    public void write(Buffer frame) {
        if (takes()) {
            socket.write(frame);
            touched(frame.length());
        }
    }

    @Override
    public void over(Ending ending) {
        end();
        owner.over(ending);
    }

    /** Judged before a frame is added: a frame of any size is due to a client that has taken what came before. */
    private boolean takes() {
        if (state != State.OVER && isFull() && !mayWait()) {
            giveUp();
        }
        return state != State.OVER;
    }

    /** Whether it is held to catch up. */
    boolean isCatchingUp() {
        return state == State.FULL;
    }

    private boolean isFull() {
        if (!socket.isFull()) {
            return false;
        }
        socket.flush();
        return socket.isFull();
    }

    private boolean mayWait() {
        if (stall == null || !stall.pauses()) {
            return false;
        }
        if (state == State.FLOWING) {
            fill(stall);
        }
        return state == State.FULL && socket.waiting() <= most + stall.underWay();
    }

    private void fill(Stall stall) {
        state = State.FULL;
        most = socket.waiting() + stall.limits().sendBuffer();
        stall.filled();
        deadline = deadline(stall);
    }

    private long deadline(Stall stall) {
        return context.owner().setTimer(stall.patience(), timer -> late(stall));
    }

    /** The socket's client has taken what waited, but for half of what may. */
    void drained() {
        if (stall != null && state == State.FULL) {
            state = State.FLOWING;
            context.owner().cancelTimer(deadline);
            stall.drained();
        }
    }

    /** What may wait may have become more meanwhile, so that it has caught up without being told. */
    private void late(Stall stall) {
        if (2 * socket.waiting() > stall.limits().sendBuffer()) {
            giveUp();
        } else {
            drained();
        }
    }

    /** The settings of the hall have changed: it may be that nobody is held back any more, or not for what waits here. */
    void settled() {
        if (stall == null || state != State.FULL) {
            return;
        }
        if (stall.pauses() && socket.isFull()) {
            context.owner().cancelTimer(deadline);
            deadline = deadline(stall);
        } else {
            drained();
        }
    }

    private void giveUp() {
        over(Ending.TOO_SLOW);
    }

    /** Its client has taken all that was sent. */
    void caughtUp() {
        behind = false;
    }

    /** Nothing more is due. */
    void end() {
        drained();
        state = State.OVER;
    }

    private void touched(int bytes) {
        traffic.sent.add(bytes);
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
            if (!behind && socket.waiting() > 0) {
                behind = true;
                owner.isBehind();
            }
            if (stall != null && stall.pauses() && state == State.FLOWING && socket.isFull()) {
                // Not only when the next message comes: that should not be read any more.
                fill(stall);
            }
        }
    }

    @Override
    public void endTick() {
        flush();
    }
}
