package io.chamberhub.chamber;

import io.chamberhub.wire.Deflation;
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

    private final Roster roster;
    private final Speech speech;
    private final Runs runs;
    private final @Nullable Deflation deflation;
    private final Runnable begun;
    private final Gathering plain;
    /** For those members who get deflated messages. Notices are in both. */
    private final Gathering deflated;

    /**
     * A relay.
     *
     * @param deflation null if no member gets deflated messages
     * @param begun called when something waits for the tick to end
     */
    Relay(Roster roster, Speech speech, Runs runs, @Nullable Deflation deflation, Runnable begun) {
        this.roster = roster;
        this.speech = speech;
        this.runs = runs;
        this.deflation = deflation;
        this.begun = begun;
        this.plain = new Gathering(runs);
        this.deflated = new Gathering(runs);
    }

    /** A member has come: those here before it are told, then it is one of them. */
    void join(Member member) {
        tell(() -> new Notice.Joined(member.id()));
        if (member instanceof LocalMember local) {
            local.given = gathering(local).count();
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
            Member but = resolved instanceof Targets.Everyone ? null : sender;
            toAll(frame, deflation != null && roster.hasDeflating(but) ? deflation.whole(frame) : frame, but);
            return;
        }
        Transmission message = new Transmission(roster.receivers(resolved, sender.id()), elsewhere);
        sender.sends = last ? null : message;
        if (message.hasReceivers()) {
            Frame first = deflation == null ? frame : message.deflate(deflation, frame, last);
            pass(message, frame, first, true, last);
        }
    }

    /** The message that {@code sender} has begun goes on. */
    void more(Member sender, Transmission message, Frame frame, boolean last) {
        sender.sends = last ? null : message;
        if (message.hasReceivers()) {
            pass(message, frame, message.deflateMore(frame, last), false, last);
        }
    }

    private void pass(Transmission message, Frame frame, Frame shorter, boolean first, boolean last) {
        FrameBuffer bytes = bytes(frame);
        FrameBuffer shortened = shorter == frame ? bytes : bytes(shorter);
        message.pass(bytes, shortened, first, last);
        bytes.release();
        if (shortened != bytes) {
            shortened.release();
        }
    }

    private FrameBuffer bytes(Frame frame) {
        FrameBuffer bytes = runs.buffer(frame.length());
        frame.writeTo(bytes);
        return bytes;
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
        speech.notice(notice).ifPresent(bytes -> {
            Frame frame = new Frame.Encoded(bytes);
            toAll(frame, frame, null);
        });
    }

    /**
     * Gathers a frame.
     *
     * @param shorter what those get of it who take deflated messages
     */
    private void toAll(Frame frame, Frame shorter, @Nullable Member but) {
        boolean first = !roster.hasDeflatingOnly() && plain.add(frame, but);
        if (roster.hasDeflating(but)) {
            first |= deflated.add(shorter, but);
        }
        if (first) {
            begun.run();
        }
    }

    private Gathering gathering(LocalMember member) {
        return member.deflates ? deflated : plain;
    }

    /** Gives a member what has gathered for it, so that something else can follow. */
    void catchUp(LocalMember member) {
        gathering(member).catchUp(member);
    }

    /** The tick ends: all get what has gathered for them. */
    void endTick() {
        Run forPlain = plain.take();
        Run forDeflated = deflated.take();
        if (forPlain == null && forDeflated == null) {
            return;
        }
        for (LocalMember member : roster.locals()) {
            Run run = member.deflates ? forDeflated : forPlain;
            if (run != null) {
                run.give(member);
            }
            member.given = 0;
            member.flush();
        }
        giveBack(forPlain);
        giveBack(forDeflated);
    }

    private void giveBack(@Nullable Run run) {
        if (run != null) {
            runs.giveBack(run);
        }
    }

    /** No member of this shard is left: nothing is kept for messages that others have not ended. */
    void close() {
        roster.members().forEach(Member::dropOwnMessage);
    }
}
