package io.chamberhub.conversation;

import io.chamberhub.room.RoomClient;
import io.chamberhub.rooms.ActionDecision;
import io.chamberhub.rooms.ActionRequest;
import io.chamberhub.rooms.HelloDecision;
import io.chamberhub.rooms.HelloRequest;
import io.chamberhub.rooms.Newcomer;
import io.chamberhub.rooms.RoomLogic;
import io.chamberhub.rooms.RoomView;
import io.vertx.core.Future;

/** Decides as the npm package's own test server does. */
public final class CardLogic implements RoomLogic {
    private static final String ROOM_PROTOCOL = "cardographer:1";

    @Override
    public Future<HelloDecision> hello(RoomView room, Newcomer newcomer, HelloRequest request) {
        String protocol = request.roomProtocol();
        return Future.succeededFuture(
                protocol.equals(ROOM_PROTOCOL)
                        ? HelloDecision.accept(newcomer, request)
                        : HelloDecision.refuse("wrong room protocol (" + protocol + " vs " + ROOM_PROTOCOL + ")"));
    }

    @Override
    public Future<ActionDecision> action(RoomView room, RoomClient client, ActionRequest request) {
        return Future.succeededFuture(
                request.action().equals("test")
                        ? ActionDecision.done(request.data())
                        : ActionDecision.failed("no action " + request.action()));
    }
}
