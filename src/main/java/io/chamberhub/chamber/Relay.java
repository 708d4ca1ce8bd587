package io.chamberhub.chamber;

import io.chamberhub.wire.Frames;
import io.chamberhub.wire.Frames.Opcode;
import io.chamberhub.wire.Notice;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Hands notices and messages, wherever they come from, to those members of this shard whom they are for. */
final class Relay {
    private static final Buffer NOTHING = Buffer.buffer();

    private final Roster roster;

    Relay(Roster roster) {
        this.roster = roster;
    }

    /** A member has come: those here before it are told, then it is one of them. */
    void join(Member member) {
        tell(new Notice.Joined(member.id()));
        roster.add(member);
    }

    /** A member has gone: its unfinished message is cut, then those who remain are told. A rival may have its id now. */
    void part(Member member) {
        member.cutOwnMessage();
        if (roster.remove(member)) {
            tell(new Notice.Left(member.id()));
            roster.takeHeir(member.id()).ifPresent(this::join);
        }
    }

    /**
     * A message begins.
     *
     * @param resolved whom it is for; settled, so never {@link Targets.OneOther}
     * @param elsewhere whether the rest of it must go to other shards too
     */
    void begin(Member sender, Targets resolved, boolean elsewhere, Buffer frame, boolean last) {
        sender.cutOwnMessage();
        if (last && !(resolved instanceof Targets.Listed)) {
            // Nearly every message is of this kind: nothing need be remembered of it.
            toAll(frame, resolved instanceof Targets.Everyone ? null : sender);
            return;
        }
        Transmission message = new Transmission(roster.receivers(resolved, sender.id()), elsewhere);
        sender.sends = last ? null : message;
        message.pass(frame, true, last);
    }

    /** The message that {@code sender} has begun goes on. */
    void more(Member sender, Transmission message, Buffer frame, boolean last) {
        sender.sends = last ? null : message;
        message.pass(frame, false, last);
    }

    /** Something of what a member said has been lost: all are told, as if a message of it had been cut at once. */
    void cutShort(Member member) {
        if (roster.isRival(member)) {
            return;
        }
        begin(
                member,
                Targets.OTHERS,
                false,
                Frames.frame(Opcode.TEXT, false, Frames.from(member.id()), NOTHING),
                false);
        member.cutOwnMessage();
    }

    private void tell(Notice notice) {
        toAll(Frames.notice(notice), null);
    }

    private void toAll(Buffer frame, @Nullable Member but) {
        for (LocalMember member : roster.locals()) {
            if (member != but) {
                member.whole(frame);
            }
        }
    }
}
