package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.Range;

/**
 * How messages are compressed for the clients that can read it (permessage-deflate, RFC 7692).
 *
 * @param threshold bytes of content from which on it is worth it
 * @param level from 1, fast, to 9, small
 */
public record Compression(int threshold, int level) {
    public static final Range THRESHOLD = new Range(0, 1 << 30);
    public static final Range LEVEL = new Range(1, 9);

    public Compression {
        THRESHOLD.require("compression.threshold", threshold);
        LEVEL.require("compression.level", level);
    }

    public static Compression defaults() {
        return new Compression(1024, 6);
    }

    /** What zlib needs for a client in the middle of a message that comes in pieces, in bytes. */
    static final int INFLATER = 45 << 10;

    /** Where messages have no limit, a frame may inflate to so many times the longest frame. */
    private static final int MOST_GAIN = 16;

    /** How long a frame may be once it is inflated, in bytes: as long as a message, if that has a limit. */
    static int longestInflated(Limits limits) {
        long most = limits.maxMessageSize() == 0 ? (long) MOST_GAIN * limits.maxFrameSize() : limits.maxMessageSize();
        return (int) Math.min(most, Limits.FRAME_SIZE.max());
    }
}
