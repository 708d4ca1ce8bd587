package io.chamberhub.chamber;

import io.chamberhub.wire.Deflation;
import org.jspecify.annotations.Nullable;

/**
 * What holds in the chambers of a hall now. It may be settled anew while they are open, and counts from then on for everyone
 * who is in them. All chambers of a hall on a shard share it. Confined to the thread of the shard.
 */
public final class Rules {
    private Limits limits;
    private Limits inflated;
    private Speech speech;
    private @Nullable Deflation deflation;

    /** Rules of a hall where nothing is deflated. */
    public Rules(Limits limits, Speech speech) {
        this(limits, limits, speech, null);
    }

    /**
     * Rules as they are at first.
     *
     * @param inflated the limits for members who may send deflated frames, which count as they are when they have been inflated
     * @param deflation null where messages are not deflated
     */
    public Rules(Limits limits, Limits inflated, Speech speech, @Nullable Deflation deflation) {
        this.limits = limits;
        this.inflated = inflated;
        this.speech = speech;
        this.deflation = deflation;
    }

    /** Other rules hold from now on. Members who have agreed on deflated messages may still send them. */
    public void settle(Limits others, Limits othersInflated, Speech otherSpeech, @Nullable Deflation otherDeflation) {
        limits = others;
        inflated = othersInflated;
        speech = otherSpeech;
        deflation = otherDeflation;
    }

    Limits limits() {
        return limits;
    }

    /** @param deflates whether they are for a member who may send deflated frames */
    Limits limits(boolean deflates) {
        return deflates ? inflated : limits;
    }

    Speech speech() {
        return speech;
    }

    @Nullable
    Deflation deflation() {
        return deflation;
    }
}
