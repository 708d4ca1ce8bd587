package io.chamberhub.rooms;

import io.vertx.core.buffer.Buffer;

/** What is made of a client's messages. Confined to the event loop of its shard. */
public interface RoomSession {
    /**
     * The client has sent a message, in text that is UTF-8 or in bytes, at most {@code limits.maxMessageSize} of them.
     *
     * @param message safe to keep
     */
    void received(Buffer message);

    /**
     * Whether the client must not be read from, because enough of what it asked for is under way. Asked when a frame of it
     * has been read, and whenever it may be time to {@linkplain RoomSocket#goOn go on}.
     */
    boolean mustWait();

    /**
     * The connection is over or about to be, whichever side ended it: nothing more is received, and what is sent goes nowhere.
     * Said once, possibly while {@link RoomSocket#end} runs.
     */
    void gone();
}
