package io.chamberhub.chamber;

/**
 * What a hall grants its clients. Sizes are bytes; connections and chambers are counted across the cluster.
 *
 * @param maxQueueItems frames waiting per receiver behind a message in flight
 * @param maxQueueData bytes of the same
 * @param headersMaxLength bytes of a header line, its line feed included
 * @param chamberMaxConnections connections per chamber
 * @param maxChambers chambers of the hall
 * @param maxFrameSize bytes of a frame
 * @param maxMessageSize bytes of a message over all its frames, 0 for no limit
 */
public record Limits(
        int maxQueueItems,
        int maxQueueData,
        int headersMaxLength,
        int chamberMaxConnections,
        int maxChambers,
        int maxFrameSize,
        long maxMessageSize) {

    public static final Range QUEUE_ITEMS = new Range(0, 1_000_000);
    public static final Range QUEUE_DATA = new Range(0, 1 << 30);
    public static final Range HEADERS_LENGTH = new Range(1, 1 << 20);
    public static final Range CHAMBER_CONNECTIONS = new Range(1, 1_000_000);
    public static final Range CHAMBERS = new Range(1, 10_000_000);

    // A control frame carries up to 125 bytes and must always pass.
    public static final Range FRAME_SIZE = new Range(125, 1 << 30);

    // The largest whole number every JSON reader keeps exact.
    public static final Range MESSAGE_SIZE = new Range(0, (1L << 53) - 1);

    public Limits {
        QUEUE_ITEMS.require("maxQueueItems", maxQueueItems);
        QUEUE_DATA.require("maxQueueData", maxQueueData);
        HEADERS_LENGTH.require("headersMaxLength", headersMaxLength);
        CHAMBER_CONNECTIONS.require("chamberMaxConnections", chamberMaxConnections);
        CHAMBERS.require("maxChambers", maxChambers);
        FRAME_SIZE.require("maxFrameSize", maxFrameSize);
        MESSAGE_SIZE.require("maxMessageSize", maxMessageSize);
    }

    public static Limits defaults() {
        return new Limits(1024, 128 << 10, 1024, 64, 512, 1 << 20, 16 << 20);
    }

    /**
     * Bytes of client data the cluster holds when every permitted connection of the hall is at its limits at once:
     * for each one its queue, an unfinished header line, a frame being received, a frame being sent, and what its
     * socket has not taken yet. {@code Long.MAX_VALUE} stands for that and everything beyond.
     *
     * @param sendBuffer bytes that may wait for one socket
     */
    public long worstCaseBytes(long sendBuffer) {
        if (sendBuffer < 0) {
            throw new IllegalArgumentException("sendBuffer: " + sendBuffer + " is not allowed; at least 0");
        }
        long content = (long) maxQueueData + headersMaxLength + 2L * maxFrameSize;
        long connections = (long) chamberMaxConnections * maxChambers;
        try {
            return Math.multiplyExact(Math.addExact(content, sendBuffer), connections);
        } catch (ArithmeticException beyondLong) {
            return Long.MAX_VALUE;
        }
    }
}
