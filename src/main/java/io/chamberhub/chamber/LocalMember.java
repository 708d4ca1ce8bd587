package io.chamberhub.chamber;

import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A member whose socket is on this shard. Confined to the thread of that shard. */
public final class LocalMember extends Member {
    private final Chamber chamber;
    private final Inbound inbound;
    private final Outbox outbox;

    /** Messages that it has begun and that other shards had to know of. */
    long begun;

    /** How many frames of its {@link Run} it has been given, or are not for it. */
    int given;

    /** Whether it gets the deflated form of a message that has one. */
    final boolean deflates;

    /** Its place among the local members of the roster. */
    int place;

    /** The message in flight to it that others wait behind, and since when they do, in ms; null if none wait. */
    private @Nullable Transmission holder;

    private long heldUpSince;
    private boolean left;
    private boolean toldQueued;
    private boolean toldSending;
    private boolean suspect;

    LocalMember(MemberId id, Chamber chamber, Outbox.Sink sink, Rules rules, long now) {
        super(id, now);
        this.chamber = chamber;
        this.deflates = sink.deflates();
        this.inbound = new Inbound(rules, deflates, new Words());
        this.outbox = new Outbox(rules, sink, chamber.traffic());
    }

    /**
     * A data frame has arrived from this member's client.
     *
     * @param payload unmasked; not used any more when this returns
     * @param ascii whether it is known to be all ASCII
     * @throws ProtocolViolation if the client broke a rule; the member must then leave
     */
    public void receive(Opcode opcode, boolean fin, Buffer payload, boolean ascii) throws ProtocolViolation {
        inbound.frame(opcode, fin, payload, ascii);
        noteBusy();
    }

    /**
     * More has arrived of a data frame that has not arrived in full; it will be {@linkplain #receive received} as a whole.
     *
     * @param length of the whole frame's payload, in bytes
     * @param piece what has arrived since the last one, unmasked; not used any more when this returns
     * @param ascii whether the piece is known to be all ASCII
     * @throws ProtocolViolation if the client broke a rule already; the member must then leave
     */
    public void expect(Opcode opcode, int length, Buffer piece, boolean ascii) throws ProtocolViolation {
        inbound.expect(opcode, length, piece, ascii);
    }

    void welcome(Buffer frame) {
        outbox.welcome(frame);
    }

    /** Whether what is for it has to wait. */
    boolean isBusy() {
        return outbox.isBusy();
    }

    /** Takes its part of a run of whole messages, while nothing has to wait. */
    void pass(FrameBuffer frames, int from, int to) {
        outbox.pass(frames, from, to);
    }

    /** Takes one whole message, which may have to wait. */
    void whole(FrameBuffer frames, int from, int to) {
        outbox.whole(frames, from, to);
        noteBusy();
    }

    void offer(Transmission message, FrameBuffer frame, boolean first, boolean last) {
        chamber.catchUp(this);
        outbox.offer(message, frame, 0, frame.length(), first, last);
        noteBusy();
    }

    void flush() {
        outbox.flush();
    }

    void cut(Transmission message) {
        chamber.catchUp(this);
        outbox.cut(message);
        noteBusy();
    }

    void close() {
        left = true;
        outbox.close();
        holder = null;
    }

    /** Someone else has its id and keeps it. */
    void loseId() {
        outbox.loseId();
    }

    /** How many frames wait for it behind a message in flight. */
    public int queuedFrames() {
        return outbox.waitingItems();
    }

    @Override
    boolean queued() {
        return outbox.hasWaiting();
    }

    @Override
    boolean sending() {
        return inbound.midMessage();
    }

    /** What the others should be told of this member, if that has changed since they were told. */
    boolean takeBusyChange() {
        suspect = false;
        boolean changed = queued() != toldQueued || sending() != toldSending;
        toldQueued = queued();
        toldSending = sending();
        return changed;
    }

    /** What the others have been told of this member; what has changed since is still to be told. */
    Snapshot.Presence presence(long now) {
        return new Snapshot.Presence(id(), ageMillis(now), begun, toldQueued, toldSending);
    }

    /**
     * Cuts the message in flight if others have waited behind it for so long, in ms; the next one is given as much time.
     *
     * @return whether any still wait
     */
    boolean relieve(long now, long patience) {
        if (holder != null && now - heldUpSince >= patience) {
            cut(holder);
        }
        return holder != null;
    }

    private void noteHolder() {
        Transmission before = holder;
        holder = outbox.holder();
        if (holder != null && holder != before) {
            heldUpSince = chamber.heldUp(this);
        }
    }

    private void noteBusy() {
        noteHolder();
        if (!suspect && (queued() != toldQueued || sending() != toldSending)) {
            suspect = true;
            chamber.suspect(this);
        }
    }

    /** What its client says goes to the chamber. */
    private final class Words implements Inbound.Sink {
        @Override
        public void begin(Opcode kind, Targets targets, Buffer content, boolean last) {
            // Its connection may not have ended yet.
            if (!left) {
                chamber.begin(LocalMember.this, kind, targets, content, last);
            }
        }

        @Override
        public void more(Buffer content, boolean last) {
            chamber.more(LocalMember.this, content, last);
        }
    }
}
