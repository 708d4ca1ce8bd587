package io.chamberhub.server;

import io.chamberhub.rooms.RoomSocket;
import io.chamberhub.wire.CloseReason;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A connection as its session sees it. Confined to the event loop of its shard. */
final class RoomLink implements RoomSocket {
    private final Connection connection;
    private final Guest guest;
    private final @Nullable String cookies;
    private final Hall hall;

    private boolean inRoom;

    RoomLink(Connection connection, Doorman.Pass pass, Hall hall) {
        this.connection = connection;
        this.guest = pass.guest();
        this.cookies = pass.cookies();
        this.hall = hall;
    }

    @Override
    public void entered() {
        if (!inRoom) {
            inRoom = true;
            connection.traffic().joins.add(1);
        }
    }

    /** The connection takes part in no room any more. */
    void left() {
        if (inRoom) {
            inRoom = false;
            connection.traffic().leaves.add(1);
        }
    }

    @Override
    public void send(Buffer frame) {
        Delivery delivery = connection.delivery();
        @Nullable DeflatedOnce deflation = hall.deflatedOnce();
        connection.traffic().deliveries.add(1);
        delivery.write(deflation != null && delivery.deflates() ? deflation.of(frame) : frame);
    }

    @Override
    public void end(CloseReason reason) {
        connection.end(reason);
    }

    @Override
    public void goOn() {
        connection.goOn();
    }

    @Override
    public String address() {
        return connection.client().toString();
    }

    @Override
    public @Nullable String cookies() {
        return cookies;
    }

    @Override
    public @Nullable String subject() {
        return guest.subject().orElse(null);
    }

    @Override
    public boolean readonly() {
        return guest.readonly();
    }

    @Override
    public boolean mayEnter(String roomId) {
        return guest.mayEnter(roomId);
    }

    @Override
    public void expires(Instant end) {
        connection.expires(end);
    }
}
