package io.chamberhub.server;

import io.chamberhub.chamber.Range;

/**
 * What connections may claim before they are WebSockets.
 *
 * @param timeout ms within which the request must have come
 * @param pending how many may be without a request on this node; beyond that the oldest goes
 */
public record HandshakeLimits(int timeout, int pending) {
    public static final Range TIMEOUT = new Range(100, 600_000);
    public static final Range PENDING = new Range(1, 10_000_000);

    public HandshakeLimits {
        TIMEOUT.require("handshake.timeout", timeout);
        PENDING.require("handshake.pending", pending);
    }

    public static HandshakeLimits defaults() {
        return new HandshakeLimits(10_000, 10_000);
    }
}
