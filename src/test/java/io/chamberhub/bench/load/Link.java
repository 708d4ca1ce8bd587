package io.chamberhub.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One client's connection, and what has come or is to go only in part. Not thread-safe. */
final class Link {
    /** How far it has come. */
    enum State {
        CONNECTING,
        SHAKING_HANDS,
        OPEN,
        JOINED,
        GONE
    }

    private static final int ROOM = 256;

    final int index;
    final SocketChannel channel;
    final Handshake handshake;
    private final SelectionKey key;
    private State state = State.CONNECTING;
    private boolean decided;
    private long id;
    private byte[] begun = {};
    private int begunLength;
    private ByteBuffer unsent = ByteBuffer.allocate(0);

    /** @param channel that is connecting */
    Link(int index, SocketChannel channel, Handshake handshake, SelectionKey key) {
        this.index = index;
        this.channel = channel;
        this.handshake = handshake;
        this.key = key;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    /** Notes that it has joined or failed to. False if that was known. */
    boolean decide() {
        boolean news = !decided;
        decided = true;
        return news;
    }

    /** Stands for the id that the server gave it; equal ids have equal numbers. */
    long id() {
        return id;
    }

    void id(long given) {
        id = given;
    }

    /** Stops reading for good. */
    void fallSilent() {
        key.interestOps(0);
    }

    void reads() {
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Puts the part of a message that came before into the buffer. */
    void restore(ByteBuffer in) {
        in.put(begun, 0, begunLength);
        begunLength = 0;
    }

    /** Keeps what is left in the buffer. */
    void keep(ByteBuffer in) {
        int left = in.remaining();
        if (left > 0) {
            if (left > begun.length) {
                begun = new byte[Math.max(ROOM, 2 * left)];
            }
            in.get(begun, 0, left);
            begunLength = left;
        }
    }

    /** Writes now what can be written, and the rest when the socket takes it. */
    void send(ByteBuffer bytes) throws IOException {
        if (!unsent.hasRemaining()) {
            channel.write(bytes);
        }
        if (bytes.hasRemaining()) {
            unsent = ByteBuffer.allocate(2 * (unsent.remaining() + bytes.remaining()))
                    .put(unsent)
                    .put(bytes)
                    .flip();
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    void sendRest() throws IOException {
        channel.write(unsent);
        if (!unsent.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    void close() throws IOException {
        state = State.GONE;
        channel.close();
    }
}
