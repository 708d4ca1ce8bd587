package io.chamberhub.server;

import io.chamberhub.chamber.Outbox;
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
    }

    private enum State {
        FLOWING,
        FULL,
        OVER
    }

    private final Socket socket;
    private final Context context;
    private final Tick tick;
    /** Null where nobody is held back. */
    private final @Nullable Stall stall;

    private final Owner owner;
    private State state = State.FLOWING;
    private boolean flushing;
    /** While it is full: how much may wait by now, not counting what other shards had under way; and until when. */
    private long most;

    private long deadline;

    Delivery(Socket socket, Context context, Tick tick, @Nullable Stall stall, Owner owner) {
        this.socket = socket;
        this.context = context;
        this.tick = tick;
        this.stall = stall;
        this.owner = owner;
    }

    @Override
    public boolean deflates() {
        return socket.deflates();
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

    private boolean isFull() {
        if (!socket.isFull()) {
            return false;
        }
        socket.flush();
        return socket.isFull();
    }

    private boolean mayWait() {
        if (stall == null) {
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
        deadline = context.owner().setTimer(stall.patience(), timer -> giveUp());
    }

    /** The socket's client has taken what waited, but for half of what may. */
    void drained() {
        if (stall != null && state == State.FULL) {
            state = State.FLOWING;
            context.owner().cancelTimer(deadline);
            stall.drained();
        }
    }

    private void giveUp() {
        over(Ending.TOO_SLOW);
    }

    /** Nothing more is due. */
    void end() {
        drained();
        state = State.OVER;
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
            if (stall != null && state == State.FLOWING && socket.isFull()) {
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
