package io.chamberhub.chamber;

import io.chamberhub.wire.Frame;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.Notice;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands notices and messages, wherever they come from, to those members of this shard whom they are for. What all of them
 * get gathers until the tick ends; the rest they get at once.
 */
final class Relay {
    private static final Buffer NOTHING = Buffer.buffer();

    /** So much memory is taken beforehand at most, in bytes. */
    private static final int MOST_EXPECTED = 1 << 20;

    private final Roster roster;
    private final Speech speech;
    private final Runs runs;
    private final Runnable begun;
    private @Nullable Run run;
    /** How long the last run was, and the next one may be. */
    private int usual;

    /** @param begun called when something waits for the tick to end */
    Relay(Roster roster, Speech speech, Runs runs, Runnable begun) {
        this.roster = roster;
        this.speech = speech;
        this.runs = runs;
        this.begun = begun;
    }

    /** A member has come: those here before it are told, then it is one of them. */
    void join(Member member) {
        tell(() -> new Notice.Joined(member.id()));
        if (member instanceof LocalMember local) {
            local.given = run == null ? 0 : run.count();
        }
        roster.add(member);
    }

    /** A member has gone: its unfinished message is cut, then those who remain are told. A rival may have its id now. */
    void part(Member member) {
        member.cutOwnMessage();
        if (roster.remove(member)) {
            tell(() -> new Notice.Left(member.id()));
            roster.takeHeir(member.id()).ifPresent(this::join);
        }
    }

    /**
     * A message begins.
     *
     * @param resolved whom it is for; settled, so never {@link Targets.OneOther}
     * @param elsewhere whether the rest of it must go to other shards too
     */
    void begin(Member sender, Targets resolved, boolean elsewhere, Frame frame, boolean last) {
        sender.cutOwnMessage();
        if (last && !(resolved instanceof Targets.Listed)) {
            // Nearly every message is of this kind: nothing need be remembered of it.
            toAll(frame, resolved instanceof Targets.Everyone ? null : sender);
            return;
        }
        Transmission message = new Transmission(roster.receivers(resolved, sender.id()), elsewhere);
        sender.sends = last ? null : message;
        pass(message, frame, true, last);
    }

    /** The message that {@code sender} has begun goes on. */
    void more(Member sender, Transmission message, Frame frame, boolean last) {
        sender.sends = last ? null : message;
        pass(message, frame, false, last);
    }

    private void pass(Transmission message, Frame frame, boolean first, boolean last) {
        if (message.hasReceivers()) {
            FrameBuffer bytes = runs.buffer(frame.length());
            frame.writeTo(bytes);
            message.pass(bytes, first, last);
            bytes.release();
        }
    }

    /** Something of what a member said has been lost: all are told, as if a message of it had been cut at once. */
    void cutShort(Member member) {
        if (roster.isRival(member)) {
            return;
        }
        begin(member, Targets.OTHERS, false, speech.begin(Opcode.TEXT, false, member.id(), NOTHING), false);
        member.cutOwnMessage();
    }

    private void tell(Supplier<Notice> notice) {
        speech.notice(notice).ifPresent(bytes -> toAll(new Frame.Encoded(bytes), null));
    }

    private void toAll(Frame frame, @Nullable Member but) {
        if (run == null) {
            run = runs.take(usual);
            begun.run();
        }
        run.add(frame, but);
    }

    /** Gives a member what has gathered for it, so that something else can follow. */
    void catchUp(LocalMember member) {
        if (run != null) {
            run.give(member);
        }
    }

    /** The tick ends: all get what has gathered for them. */
    void endTick() {
        Run ended = run;
        if (ended != null) {
            run = null;
            usual = Math.min(ended.length(), MOST_EXPECTED);
            for (LocalMember member : roster.locals()) {
                ended.give(member);
                member.given = 0;
                member.flush();
            }
            runs.giveBack(ended);
        }
    }
}
