package io.chamberhub.chamber;

import io.chamberhub.wire.Frames.Opcode;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;

/** A member whose socket is on this shard. Confined to the thread of that shard. */
public final class LocalMember extends Member {
    private final Chamber chamber;
    private final Inbound inbound;
    private final Outbox outbox;

    /** Messages that it has begun and that other shards had to know of. */
    long begun;

    /** Its place among the local members of the roster. */
    int place;

    private boolean left;
    private boolean toldQueued;
    private boolean toldSending;
    private boolean suspect;

    LocalMember(MemberId id, Chamber chamber, Outbox.Sink sink, Limits limits, long now) {
        super(id, now);
        this.chamber = chamber;
        this.inbound = new Inbound(limits, new Words());
        this.outbox = new Outbox(limits, sink);
    }

    /**
     * A data frame has arrived from this member's client.
     *
     * @param payload unmasked; kept without a copy
     * @throws ProtocolViolation if the client broke a rule; the member must then leave
     */
    public void receive(Opcode opcode, boolean fin, Buffer payload) throws ProtocolViolation {
        inbound.frame(opcode, fin, payload);
        noteBusy();
    }

    void whole(Buffer frame) {
        outbox.whole(frame);
        noteBusy();
    }

    void offer(Transmission message, Buffer frame, boolean first, boolean last) {
        outbox.offer(message, frame, first, last);
        noteBusy();
    }

    void cut(Transmission message) {
        outbox.cut(message);
        noteBusy();
    }

    void close() {
        left = true;
        outbox.close();
    }

    /** Someone else has its id and keeps it. */
    void loseId() {
        outbox.loseId();
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

    private void noteBusy() {
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
