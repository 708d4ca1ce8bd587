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
 * @param sendBuffer bytes that may wait for one socket; a client that lets more gather is slow
 * @param stallTimeout ms for which a client may hold others up that is slow, or whose message does not end; and be too fast
 * @param messagesPerSecond what a client may send, 0 for no limit; how it counts is in {@link Rate}
 * @param bytesPerSecond of payload, likewise
 * @param connectionsPerAddress how many connections one client address may have in the hall, across the cluster; 0 for no limit
 */
public record Limits(
        int maxQueueItems,
        int maxQueueData,
        int headersMaxLength,
        int chamberMaxConnections,
        int maxChambers,
        int maxFrameSize,
        long maxMessageSize,
        int sendBuffer,
        int stallTimeout,
        int messagesPerSecond,
        int bytesPerSecond,
        int connectionsPerAddress) {

    public static final Range QUEUE_ITEMS = new Range(0, 1_000_000);
    public static final Range QUEUE_DATA = new Range(0, 1 << 30);
    public static final Range HEADERS_LENGTH = new Range(1, 1 << 20);
    public static final Range CHAMBER_CONNECTIONS = new Range(1, 1_000_000);
    public static final Range CHAMBERS = new Range(1, 10_000_000);

    // A control frame carries up to 125 bytes and must always pass.
    public static final Range FRAME_SIZE = new Range(125, 1 << 30);

    // The largest whole number every JSON reader keeps exact.
    public static final Range MESSAGE_SIZE = new Range(0, (1L << 53) - 1);

    public static final Range SEND_BUFFER = new Range(1024, 1 << 30);
    public static final Range STALL_TIMEOUT = new Range(100, 600_000);
    public static final Range PER_SECOND = new Range(0, 1 << 30);
    public static final Range ADDRESS_CONNECTIONS = new Range(0, 1_000_000);

    /** What a frame takes that waits, besides its bytes. */
    private static final int PER_ITEM = 128;

    /** As much as is read of a socket at once, in bytes. */
    private static final int ONE_READ = 64 << 10;

    public Limits {
        QUEUE_ITEMS.require("maxQueueItems", maxQueueItems);
        QUEUE_DATA.require("maxQueueData", maxQueueData);
        HEADERS_LENGTH.require("headersMaxLength", headersMaxLength);
        CHAMBER_CONNECTIONS.require("chamberMaxConnections", chamberMaxConnections);
        CHAMBERS.require("maxChambers", maxChambers);
        FRAME_SIZE.require("maxFrameSize", maxFrameSize);
        MESSAGE_SIZE.require("maxMessageSize", maxMessageSize);
        SEND_BUFFER.require("sendBuffer", sendBuffer);
        STALL_TIMEOUT.require("stallTimeout", stallTimeout);
        PER_SECOND.require("messagesPerSecond", messagesPerSecond);
        PER_SECOND.require("bytesPerSecond", bytesPerSecond);
        ADDRESS_CONNECTIONS.require("connectionsPerAddress", connectionsPerAddress);
    }

    public static Limits defaults() {
        return new Limits(1024, 128 << 10, 1024, 64, 512, 1 << 20, 16 << 20, 1 << 20, 10_000, 0, 0, 0);
    }

    /** The same with so much waiting per receiver behind a message in flight. */
    public Limits withQueue(int frames, int bytes) {
        Draft draft = new Draft(this);
        draft.maxQueueItems = frames;
        draft.maxQueueData = bytes;
        return draft.limits();
    }

    /** The same with header lines of at most so many bytes. */
    public Limits withHeadersMaxLength(int bytes) {
        Draft draft = new Draft(this);
        draft.headersMaxLength = bytes;
        return draft.limits();
    }

    /** The same with so many connections per chamber, and chambers. */
    public Limits withCrowd(int connections, int chambers) {
        Draft draft = new Draft(this);
        draft.chamberMaxConnections = connections;
        draft.maxChambers = chambers;
        return draft.limits();
    }

    /** The same with frames and messages of at most so many bytes. */
    public Limits withSizes(int frame, long message) {
        Draft draft = new Draft(this);
        draft.maxFrameSize = frame;
        draft.maxMessageSize = message;
        return draft.limits();
    }

    /** The same with so many bytes waiting for a socket, and so many ms to catch up. */
    public Limits withSlowness(int bytes, int millis) {
        Draft draft = new Draft(this);
        draft.sendBuffer = bytes;
        draft.stallTimeout = millis;
        return draft.limits();
    }

    /** The same with so many messages and bytes per second. */
    public Limits withRates(int messages, int bytes) {
        Draft draft = new Draft(this);
        draft.messagesPerSecond = messages;
        draft.bytesPerSecond = bytes;
        return draft.limits();
    }

    /** The same with so many connections per client address. */
    public Limits withConnectionsPerAddress(int connections) {
        Draft draft = new Draft(this);
        draft.connectionsPerAddress = connections;
        return draft.limits();
    }

    /**
     * Bytes of client data the cluster holds when every permitted connection of the hall is at its limits at once:
     * for each one its queue, an unfinished header line, a frame being received, for which a buffer has grown to twice its
     * size, a frame being sent, what was read at once and is held while the client is paused, and what its socket has not
     * taken yet. {@code Long.MAX_VALUE} stands for that and everything beyond.
     *
     * @param buffers how many times {@code sendBuffer} may wait for a socket
     */
    public long worstCaseBytes(int buffers) {
        long queue = maxQueueData + (long) maxQueueItems * PER_ITEM;
        long each = queue + headersMaxLength + 3L * maxFrameSize + ONE_READ + (long) buffers * sendBuffer;
        try {
            return Math.multiplyExact(each, (long) chamberMaxConnections * maxChambers);
        } catch (ArithmeticException beyondLong) {
            return Long.MAX_VALUE;
        }
    }

    /** Limits that are still to be settled. */
    private static final class Draft {
        private int maxQueueItems;
        private int maxQueueData;
        private int headersMaxLength;
        private int chamberMaxConnections;
        private int maxChambers;
        private int maxFrameSize;
        private long maxMessageSize;
        private int sendBuffer;
        private int stallTimeout;
        private int messagesPerSecond;
        private int bytesPerSecond;
        private int connectionsPerAddress;

        Draft(Limits given) {
            maxQueueItems = given.maxQueueItems;
            maxQueueData = given.maxQueueData;
            headersMaxLength = given.headersMaxLength;
            chamberMaxConnections = given.chamberMaxConnections;
            maxChambers = given.maxChambers;
            maxFrameSize = given.maxFrameSize;
            maxMessageSize = given.maxMessageSize;
            sendBuffer = given.sendBuffer;
            stallTimeout = given.stallTimeout;
            messagesPerSecond = given.messagesPerSecond;
            bytesPerSecond = given.bytesPerSecond;
            connectionsPerAddress = given.connectionsPerAddress;
        }

        Limits limits() {
            return new Limits(
                    maxQueueItems,
                    maxQueueData,
                    headersMaxLength,
                    chamberMaxConnections,
                    maxChambers,
                    maxFrameSize,
                    maxMessageSize,
                    sendBuffer,
                    stallTimeout,
                    messagesPerSecond,
                    bytesPerSecond,
                    connectionsPerAddress);
        }
    }
}
