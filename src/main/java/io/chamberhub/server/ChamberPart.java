package io.chamberhub.server;

import io.chamberhub.admin.MemberInfo;
import io.chamberhub.chamber.LocalMember;
import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A connection as a member of a chamber. Confined to the event loop of its shard. */
final class ChamberPart implements Part {
    private final ShardChamber chamber;
    private final Connection connection;
    private final LocalMember member;
    private final boolean listens;
    /** When it was welcomed, in ms since 1970. */
    private final long since;

    /** Its neighbours among its {@link ChamberParts}. */
    @Nullable
    ChamberPart previous;

    @Nullable
    ChamberPart next;

    /**
     * A member that has just been welcomed.
     *
     * @param listens whether it may only listen
     * @param since when it was welcomed, in ms since 1970
     */
    ChamberPart(ShardChamber chamber, Connection connection, LocalMember member, boolean listens, long since) {
        this.chamber = chamber;
        this.connection = connection;
        this.member = member;
        this.listens = listens;
        this.since = since;
    }

    MemberId id() {
        return member.id();
    }

    Connection connection() {
        return connection;
    }

    /** The member as operators see it. */
    MemberInfo info() {
        return new MemberInfo(
                member.id(),
                Instant.ofEpochMilli(since),
                connection.client().toString(),
                connection.guest().subject(),
                member.queuedFrames(),
                connection.waiting(),
                connection.isSlow());
    }

    /** Its connection ends. */
    void end(CloseReason ending) {
        connection.end(ending);
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
    public void settled() {
        chamber.exchange().stall().joined(connection);
    }

    @Override
    public void leave() {
        chamber.leave(connection, member, this);
    }
}
