package io.chamberhub.chamber;

import io.chamberhub.wire.Frame;
import io.chamberhub.wire.FrameBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one tick has for all members of a chamber, as one run of frames: written once, in one buffer, of which each member
 * gets a part or, where some of the frames are its own, a few. A member is given its part when the tick ends, or before,
 * when something else is for it that must not overtake.
 *
 * <p>Confined to the thread of its shard.
 */
final class Run {
    private static final int PLACES = 16;
    /** Of more places it has only for the time of a busy tick. */
    private static final int MANY_PLACES = 4096;

    private @Nullable FrameBuffer bytes;
    private int count;
    /** Where each frame ends. */
    private int[] ends = new int[PLACES];
    /** Who must not hear each frame, being its sender. */
    private @Nullable Member[] senders = new Member[PLACES];

    /** @param empty where its frames are written; released when it is {@linkplain #clear cleared} */
    void begin(FrameBuffer empty) {
        bytes = empty;
    }

    /** How many bytes it has. */
    int length() {
        return bytes == null ? 0 : bytes.length();
    }

    /** How many frames it has. */
    int count() {
        return count;
    }

    /** @param but who is not to hear it; null if everyone is */
    void add(Frame frame, @Nullable Member but) {
        FrameBuffer out = bytes;
        if (out == null) {
            throw new IllegalStateException("not begun");
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            senders = Arrays.copyOf(senders, 2 * count);
        }
        out.reserve(frame.length());
        frame.writeTo(out);
        ends[count] = out.length();
        senders[count] = but;
        count++;
    }

    /** Gives a member what it has not been given yet. */
    void give(LocalMember member) {
        FrameBuffer all = bytes;
        if (all != null && member.given < count) {
            int first = member.given;
            member.given = count;
            give(member, all, first);
        }
    }

    private void give(LocalMember member, FrameBuffer all, int first) {
        int from = start(first);
        for (int i = first; i < count; i++) {
            boolean own = senders[i] == member;
            if (own || member.isBusy()) {
                member.pass(all, from, start(i));
                from = ends[i];
                if (!own) {
                    member.whole(all, start(i), from);
                }
            }
        }
        member.pass(all, from, ends[count - 1]);
    }

    private int start(int frame) {
        return frame == 0 ? 0 : ends[frame - 1];
    }

    /** Everyone has been given what is theirs. */
    void clear() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
        if (ends.length > MANY_PLACES) {
            ends = new int[PLACES];
            senders = new Member[PLACES];
        } else {
            Arrays.fill(senders, 0, count, null);
        }
        count = 0;
    }
}
