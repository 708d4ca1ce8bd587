package io.chamberhub.chamber;

import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameBuffer;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one member is due, one message at a time: a WebSocket cannot interleave messages, so while one is in flight the
 * others wait, in order, within {@link Limits#maxQueueItems} and {@link Limits#maxQueueData}. Beyond that the message in
 * flight is cut. Not thread-safe: confined to the event loop of the receiver's socket.
 */
public final class Outbox {
    /** Where frames go. Must not call back into the chamber before it has returned. */
    public interface Sink {
        /** Takes the frames between two places, one or more, for the socket. They are shared: others send them, too. */
        void write(FrameBuffer frames, int from, int to);

        /** Takes a frame for the socket that nobody else is due. */
        void write(Buffer frame);

        /** Whether the socket takes deflated messages (RFC 7692). That does not change. */
        default boolean deflates() {
            return false;
        }

        /** Sends what it has taken, now that a tick has ended. */
        void flush();

        /** Nothing more comes: the connection has to end in this way. */
        void over(Ending ending);
    }

    /** A message that waits: its frames so far. */
    private static final class Waiting {
        final ArrayDeque<Buffer> frames = new ArrayDeque<>();
        int items;
        int bytes;
        boolean complete;
        /** Complete for that reason only, so that its receiver has to be told. */
        boolean cut;
    }

    private final Rules rules;
    private final Sink sink;
    private final Traffic traffic;
    private @Nullable Transmission inFlight;
    /** In the order in which the messages began. Null while nothing waits, which is nearly always. */
    private @Nullable Map<Transmission, Waiting> waiting;

    private int items;
    private int bytes;
    private boolean closed;

    public Outbox(Limits limits, Speech speech, Sink sink) {
        this(new Rules(limits, speech), sink, new Traffic());
    }

    Outbox(Rules rules, Sink sink, Traffic traffic) {
        this.traffic = traffic;
        this.rules = rules;
        this.sink = sink;
    }

    /** Whether a message is in flight, so that others have to wait. */
    boolean isBusy() {
        return inFlight != null;
    }

    /** The very first frame: who it is and who is there. */
    void welcome(Buffer frame) {
        sink.write(frame);
    }

    /** Messages of a single frame each, while none is in flight. */
    void pass(FrameBuffer frames, int from, int to) {
        if (from < to && !closed) {
            sink.write(frames, from, to);
        }
    }

    /** A message of a single frame. */
    void whole(FrameBuffer frames, int from, int to) {
        offer(new Transmission(), frames, from, to, true, true);
    }

    void flush() {
        sink.flush();
    }

    /**
     * A piece of a message. Pieces of a message that was cut, or that began before this member came, are dropped.
     *
     * @param message tells the pieces of one message from those of others
     */
    void offer(Transmission message, FrameBuffer frames, int from, int to, boolean first, boolean last) {
        if (closed || !(first || message == inFlight || isWaiting(message))) {
            return;
        }
        while (inFlight != null && inFlight != message && !fits(to - from)) {
            cutInFlight();
        }
        if (closed) {
            return;
        }
        if (inFlight == null || inFlight == message) {
            sink.write(frames, from, to);
            inFlight = last ? null : message;
            sendWaiting();
        } else {
            enqueue(message, frames.copy(from, to), last);
        }
    }

    /** The sender of {@code message} is gone: what came of it is ended, and the member told. */
    void cut(Transmission message) {
        if (message == inFlight) {
            cutInFlight();
        } else if (waiting != null) {
            Waiting entry = waiting.get(message);
            if (entry != null && !entry.complete) {
                entry.complete = true;
                entry.cut = true;
            }
        }
    }

    /** How many frames wait behind the message in flight. */
    int waitingItems() {
        return items;
    }

    /** Whether anything waits behind the message in flight. */
    boolean hasWaiting() {
        return waiting != null;
    }

    /** The message in flight, if anything waits behind it. */
    @Nullable
    Transmission holder() {
        return waiting == null ? null : inFlight;
    }

    /** Forgets everything and takes nothing more. */
    void close() {
        closed = true;
        inFlight = null;
        waiting = null;
        queued(-items, -bytes);
    }

    void loseId() {
        sink.over(Ending.SERVICE_RESTART);
    }

    private boolean isWaiting(Transmission message) {
        return waiting != null && waiting.containsKey(message);
    }

    private boolean fits(int length) {
        Limits limits = rules.limits();
        return items < limits.maxQueueItems() && length <= limits.maxQueueData() - bytes;
    }

    private void enqueue(Transmission message, Buffer frame, boolean last) {
        if (waiting == null) {
            waiting = new LinkedHashMap<>();
        }
        Waiting entry = waiting.computeIfAbsent(message, m -> new Waiting());
        entry.frames.add(frame);
        entry.complete = last;
        entry.items++;
        entry.bytes += frame.length();
        queued(1, frame.length());
    }

    private void queued(int moreItems, int moreBytes) {
        items += moreItems;
        bytes += moreBytes;
        traffic.queuedFrames.add(moreItems);
        traffic.queuedBytes.add(moreBytes);
    }

    private void cutInFlight() {
        inFlight = null;
        tellCut();
        sendWaiting();
    }

    private void tellCut() {
        traffic.cut.add(1);
        if (!rules.speech().cut(sink)) {
            close();
        }
    }

    /** Sends the messages that waited, up to and including the first one that has not ended yet. */
    private void sendWaiting() {
        while (inFlight == null && waiting != null) {
            Map.Entry<Transmission, Waiting> next =
                    waiting.entrySet().iterator().next();
            Waiting entry = next.getValue();
            waiting.remove(next.getKey());
            if (waiting.isEmpty()) {
                waiting = null;
            }
            queued(-entry.items, -entry.bytes);
            entry.frames.forEach(sink::write);
            inFlight = entry.complete ? null : next.getKey();
            if (entry.cut) {
                tellCut();
            }
        }
    }
}
