package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;

/** Bytes spelled out. */
public final class Octets {
    private Octets() {}

    public static Buffer bytes(int... octets) {
        Buffer buffer = Buffer.buffer();
        for (int octet : octets) {
            buffer.appendByte((byte) octet);
        }
        return buffer;
    }
}
