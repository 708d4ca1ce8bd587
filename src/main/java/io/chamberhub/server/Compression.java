package io.chamberhub.server;

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
}
