package io.chamberhub.chamber;

import io.chamberhub.wire.Deflation;
import io.chamberhub.wire.Frame;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Notice;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands notices and messages, wherever they come from, to those members of this shard whom they are for. What all of them
 * get gathers until the tick ends; the rest they get at once.
 */
final class Relay {
    private static final Buffer NOTHING = Buffer.buffer();

    private final Roster roster;
    private final Rules rules;
    private final Runs runs;
    private final Traffic traffic;
    private final Runnable begun;
    private final Gathering plain;
    /** For those members who get deflated messages. Notices are in both. */
    private final Gathering deflated;

    /**
     * A relay.
     *
     * @param traffic counts what is delivered
     * @param begun called when something waits for the tick to end
     */
    Relay(Roster roster, Rules rules, Runs runs, Traffic traffic, Runnable begun) {
        this.traffic = traffic;
        this.roster = roster;
        this.rules = rules;
        this.runs = runs;
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
        @Nullable Deflation deflation = rules.deflation();
        if (last && !(resolved instanceof Targets.Listed)) {
            // Nearly every message is of this kind: nothing need be remembered of it.
            wholeToAll(frame, resolved instanceof Targets.Everyone ? null : sender);
            return;
        }
        Transmission message = new Transmission(roster.receivers(resolved, sender.id()), elsewhere);
        sender.sends = last ? null : message;
        traffic.deliveries.add(message.receivers());
        if (message.hasReceivers()) {
            Frame first = deflation == null ? frame : message.deflate(deflation, frame, last);
            pass(message, frame, first, true, last);
        }
    }

    /**
     * A whole message that comes from no member.
     *
     * @param ids whom it is for; empty for everyone
     * @return how many members of this shard it is for
     */
    int publish(Set<MemberId> ids, Frame frame) {
        List<LocalMember> receivers = roster.receivers(ids);
        if (receivers.isEmpty()) {
            return 0;
        }
        if (ids.isEmpty()) {
            wholeToAll(frame, null);
        } else {
            traffic.deliveries.add(receivers.size());
            Transmission message = new Transmission(receivers, false);
            Deflation deflation = rules.deflation();
            pass(message, frame, deflation == null ? frame : message.deflate(deflation, frame, true), true, true);
        }
        return receivers.size();
    }

    private void wholeToAll(Frame frame, @Nullable Member but) {
        Deflation deflation = rules.deflation();
        traffic.deliveries.add(roster.receivers(but));
        toAll(frame, deflation != null && roster.hasDeflating(but) ? deflation.whole(frame) : frame, but);
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
        begin(member, Targets.OTHERS, false, rules.speech().begin(Opcode.TEXT, false, member.id(), NOTHING), false);
        member.cutOwnMessage();
    }

    private void tell(Supplier<Notice> notice) {
        rules.speech().notice(notice).ifPresent(bytes -> {
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
