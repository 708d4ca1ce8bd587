package io.chamberhub.server;

import io.chamberhub.chamber.LocalMember;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.vertx.core.buffer.Buffer;

/** A connection as a member of a chamber. Confined to the event loop of its shard. */
final class ChamberPart implements Part {
    private final ShardChamber chamber;
    private final Connection connection;
    private final LocalMember member;
    private final boolean listens;

    /** @param listens whether it may only listen */
    ChamberPart(ShardChamber chamber, Connection connection, LocalMember member, boolean listens) {
        this.chamber = chamber;
        this.connection = connection;
        this.member = member;
        this.listens = listens;
    }

    @Override
    public void frame(Opcode opcode, boolean fin, Buffer payload, boolean ascii) throws ProtocolViolation {
        requireVoice();
        member.receive(opcode, fin, payload, ascii);
    }

    @Override
    public void piece(Opcode opcode, int length, Buffer piece, boolean ascii) throws ProtocolViolation {
        requireVoice();
        member.expect(opcode, length, piece, ascii);
    }

    private void requireVoice() throws ProtocolViolation {
        if (listens) {
            throw new ProtocolViolation(Ending.NOT_ALLOWED);
        }
    }

    @Override
    public boolean mustWait() {
        return chamber.mustWait(connection);
    }

    @Override
    public void leave() {
        chamber.leave(connection, member);
    }
}
