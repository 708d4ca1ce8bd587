package io.chamberhub.rooms;

import io.chamberhub.wire.CloseReason;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A client's connection as its {@linkplain RoomSession session} sees it. Confined to the event loop of its shard. */
public interface RoomSocket {
    /** The client is in a room from now on, as long as its connection lasts. */
    default void entered() {}

    /** Sends a complete WebSocket frame, which may be shared with others; it leaves when the tick ends. */
    void send(Buffer frame);

    /** Ends the connection, behind what was sent. The client has a moment to answer, then it is cut off. */
    void end(CloseReason reason);

    /** The session need not {@linkplain RoomSession#mustWait wait} any more; the client is read from if nobody else minds. */
    void goOn();

    /** Where the client is, behind the proxies that are trusted. */
    String address();

    /** The {@code Cookie} header of the handshake; null without one. */
    @Nullable
    String cookies();

    /** Who the client has proven to be at the handshake; null if it has not proven anything. */
    @Nullable
    String subject();

    /** Whether it may only listen, whatever it asks for. */
    boolean readonly();

    /** Whether it may enter the room of this id, as far as the handshake decided. */
    boolean mayEnter(String roomId);

    /** The connection ends at that time at the latest, with 1008. */
    void expires(Instant end);
}
