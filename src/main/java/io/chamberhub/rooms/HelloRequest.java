package io.chamberhub.rooms;

import io.chamberhub.room.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * A client wants into a room.
 *
 * @param protocol what it speaks, which should be {@link #PROTOCOL}
 * @param roomProtocol what the application speaks; the hub passes it on; up to {@link #MAX_ID} characters
 * @param roomId of any form, up to {@link #MAX_ID} characters
 * @param roomCredential what lets it into the room, for the logic to judge
 * @param clientCredential what shows who it is, for the logic to judge
 * @param client what others are to know of it
 * @param readonly whether it only wants to listen
 */
public record HelloRequest(
        String protocol,
        String roomProtocol,
        String roomId,
        @Nullable String roomCredential,
        @Nullable String clientCredential,
        ClientInfo client,
        boolean readonly)
        implements ClientMessage {
    /** The protocol of the hub and its clients. */
    public static final String PROTOCOL = "websocket-room-server:1";

    /** How long the id of a room may be, its protocol, and the type and the name of a client, in characters. */
    public static final int MAX_ID = 1024;
}
