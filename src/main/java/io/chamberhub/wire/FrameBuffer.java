package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;

/**
 * Frames as bytes, one after the other: written once, then sent by any number of sockets, each of which sends a part of
 * it without a copy. What has been written does not change. Confined to the thread of its shard.
 */
public interface FrameBuffer {
    /** How much has been written, in bytes. */
    int length();

    /** Takes memory for so many bytes more; if there is none, nothing has been written yet. */
    default void reserve(int bytes) {}

    /** Writes the low eight bits. */
    void writeByte(int value);

    /** Writes the low sixteen bits, most significant byte first. */
    void writeShort(int value);

    /** Writes 64 bits, most significant byte first. */
    void writeLong(long value);

    /** Writes these bytes, which may change afterwards. */
    void write(Buffer bytes);

    /** The bytes between two places, on their own. */
    Buffer copy(int from, int to);

    /** Nobody will write or send from here again; what has been handed to sockets stays theirs until it is sent. */
    void release();
}
