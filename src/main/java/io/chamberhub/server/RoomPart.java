package io.chamberhub.server;

import io.chamberhub.chamber.Inbound;
import io.chamberhub.chamber.Rules;
import io.chamberhub.rooms.RoomSession;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A connection to a hall of rooms: gathers whole messages for its session. Confined to the event loop of its shard. */
final class RoomPart implements Part, Inbound.Sink {
    private final RoomSession session;
    private final RoomLink link;
    private final Inbound inbound;
    /** What has come of a message that has not come in full. */
    private @Nullable Buffer begun;

    /** @param deflates whether its client may send deflated frames */
    RoomPart(RoomSession session, Rules rules, boolean deflates, RoomLink link) {
        this.session = session;
        this.link = link;
        this.inbound = new Inbound(rules, deflates, this);
    }

    @Override
    public void frame(Opcode opcode, boolean fin, Buffer payload, boolean ascii) throws ProtocolViolation {
        inbound.frame(opcode, fin, payload, ascii);
    }

    @Override
    public void piece(Opcode opcode, int length, Buffer piece, boolean ascii) throws ProtocolViolation {
        inbound.expect(opcode, length, piece, ascii);
    }

    @Override
    public void begin(Opcode kind, Targets targets, Buffer content, boolean last) {
        gathered(content.getBuffer(0, content.length()), last);
    }

    @Override
    public void more(Buffer content, boolean last) {
        gathered(begun == null ? content.getBuffer(0, content.length()) : begun.appendBuffer(content), last);
    }

    private void gathered(Buffer message, boolean last) {
        begun = last ? null : message;
        if (last) {
            session.received(message);
        }
    }

    @Override
    public boolean mustWait() {
        return session.mustWait();
    }

    @Override
    public void leave() {
        begun = null;
        session.gone();
        link.left();
    }
}
