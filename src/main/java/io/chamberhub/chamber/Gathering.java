package io.chamberhub.chamber;

import io.chamberhub.wire.Frame;
import org.jspecify.annotations.Nullable;

/** What gathers in a tick for members who get the same bytes: a {@link Run}, once there is something. */
final class Gathering {
    /** So much memory is taken beforehand at most, in bytes. */
    private static final int MOST_EXPECTED = 1 << 20;

    private final Runs runs;
    private @Nullable Run run;
    /** How long the last run was, and the next one may be. */
    private int usual;

    Gathering(Runs runs) {
        this.runs = runs;
    }

    /** How many frames there are. */
    int count() {
        return run == null ? 0 : run.count();
    }

    /**
     * One more frame.
     *
     * @param but who is not to hear it; null if everyone is
     * @return whether it is the first one
     */
    boolean add(Frame frame, @Nullable Member but) {
        Run known = run;
        Run to = known == null ? runs.take(usual) : known;
        run = to;
        to.add(frame, but);
        return to.count() == 1;
    }

    /** Gives a member what it has not been given yet. */
    void catchUp(LocalMember member) {
        if (run != null) {
            run.give(member);
        }
    }

    /** Takes what has gathered, if anything has; the next frame is the first one again. */
    @Nullable
    Run take() {
        Run ended = run;
        if (ended != null) {
            run = null;
            usual = Math.min(ended.length(), MOST_EXPECTED);
        }
        return ended;
    }
}
