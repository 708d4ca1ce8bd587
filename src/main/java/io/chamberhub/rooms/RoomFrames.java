package io.chamberhub.rooms;

import io.chamberhub.room.Replica;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomDifference;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.Opcode;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Server messages as frames. */
final class RoomFrames {
    /** Shared: do not change its bytes. */
    static final Buffer CLOSE_RESPONSE = frame(MessageWriter.closeResponse());

    private RoomFrames() {}

    static Buffer welcome(String roomProtocol, String id, Replica room, boolean readonly) {
        return frame(MessageWriter.helloSuccess(roomProtocol, id, room.clients().values(), room.state(), readonly));
    }

    static Buffer refusal(String roomProtocol, String message) {
        return frame(MessageWriter.helloFail(roomProtocol, message));
    }

    static Buffer joined(RoomClient client) {
        return frame(MessageWriter.joined(client));
    }

    static Buffer left(List<String> ids) {
        return frame(MessageWriter.left(ids));
    }

    static Buffer changed(RoomEvent.Changed changed) {
        return frame(MessageWriter.changed(changed));
    }

    static Buffer difference(RoomDifference difference) {
        return frame(MessageWriter.difference(difference));
    }

    static Buffer actionResponse(
            @Nullable String id, boolean success, @Nullable String data, @Nullable String message) {
        return frame(MessageWriter.actionResponse(id, success, data, message));
    }

    static Buffer closeRequest(@Nullable String message) {
        return frame(MessageWriter.closeRequest(message, false));
    }

    /** A message that the server made up. */
    static Buffer text(String json) {
        return frame(Buffer.buffer(json));
    }

    private static Buffer frame(Buffer message) {
        return Frames.frame(Opcode.TEXT, true, message);
    }
}
