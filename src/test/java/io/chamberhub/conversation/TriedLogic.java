package io.chamberhub.conversation;

import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.chamberhub.room.RoomClient;
import io.chamberhub.rooms.ActionDecision;
import io.chamberhub.rooms.ActionRequest;
import io.chamberhub.rooms.ChangeDecision;
import io.chamberhub.rooms.ChangeRequest;
import io.chamberhub.rooms.HelloDecision;
import io.chamberhub.rooms.HelloRequest;
import io.chamberhub.rooms.Newcomer;
import io.chamberhub.rooms.RoomLogic;
import io.chamberhub.rooms.RoomView;
import io.chamberhub.rooms.UnhandledActions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Logic that does what its clients name: in the room credential of a hello, the first key of a change, and an action. */
public final class TriedLogic implements RoomLogic {
    /** The ids of those who have left, by room. */
    private final Map<String, BlockingQueue<String>> left = new ConcurrentHashMap<>();
    /** What is waited for, by room. */
    private final Map<String, Promise<Void>> held = new ConcurrentHashMap<>();
    /** How often it was asked to count a vote. */
    private final AtomicLong asked = new AtomicLong();

    @Override
    public Future<HelloDecision> hello(RoomView room, Newcomer newcomer, HelloRequest request) {
        String wish = request.roomCredential() == null ? "" : request.roomCredential();
        return switch (wish) {
            case "refuse" -> Future.succeededFuture(HelloDecision.refuse("you are not on the list"));
            case "listen" ->
                Future.succeededFuture(new HelloDecision.Accept(request.client(), true, null, Optional.empty()));
            case "rename" ->
                Future.succeededFuture(new HelloDecision.Accept(
                        new ClientInfo("guest", "Renamed", Map.of("by", "logic")), false, null, Optional.empty()));
            case "alone" ->
                Future.succeededFuture(
                        room.clients().isEmpty()
                                ? HelloDecision.accept(newcomer, request)
                                : HelloDecision.refuse("somebody is there"));
            default -> mishap(wish).map(fine -> HelloDecision.accept(newcomer, request));
        };
    }

    @Override
    public Future<ChangeDecision> change(RoomView room, RoomClient client, ChangeRequest request) {
        List<KeyChange> changes = request.roomChanges();
        String wish = changes == null || changes.isEmpty() ? "" : changes.get(0).key();
        return switch (wish) {
            case "refuse" -> Future.succeededFuture(ChangeDecision.refuse("nobody may change this"));
            case "replace" ->
                Future.succeededFuture(new ChangeDecision.Apply(
                        List.of(new KeyChange("replaced", "by " + client.id())),
                        List.of(new KeyChange("own", "too")),
                        true));
            case "drop" -> Future.succeededFuture(new ChangeDecision.Apply(null, null, true));
            default -> mishap(wish).map(fine -> ChangeDecision.apply(request));
        };
    }

    @Override
    public Future<ActionDecision> action(RoomView room, RoomClient client, ActionRequest request) {
        return switch (request.action()) {
            case "vote" -> vote(room, request);
            case "hold" -> held(room.id()).future().map(any -> ActionDecision.done(request.data()));
            case "deny" -> Future.succeededFuture(ActionDecision.failed("not now"));
            case "look" -> Future.succeededFuture(ActionDecision.done(new HashMap<>(room.state()).toString()));
            default -> mishap(request.action()).map(fine -> ActionDecision.done(request.data()));
        };
    }

    /** One more for what the client names, and one more in all. */
    private Future<ActionDecision> vote(RoomView room, ActionRequest request) {
        asked.incrementAndGet();
        String choice = "for " + request.data();
        return Future.succeededFuture(
                ActionDecision.done(choice).changing(List.of(oneMore(room, choice), oneMore(room, "all"))));
    }

    private static KeyChange oneMore(RoomView room, String key) {
        int votes = Integer.parseInt(room.state().getOrDefault(key, "0"));
        return new KeyChange(key, Integer.toString(votes + 1));
    }

    private static Future<Void> mishap(String wish) {
        return switch (wish) {
            case "never" -> Promise.<Void>promise().future();
            case "fail" -> Future.failedFuture("what only operators may know");
            case "throw" -> throw new IllegalStateException("what only operators may know");
            case "unhandled" -> Future.failedFuture(new UnhandledActions());
            default -> Future.succeededFuture();
        };
    }

    @Override
    public Future<Void> leave(RoomView room, RoomClient client) {
        left(room.id()).add(client.id());
        return Future.succeededFuture();
    }

    /** Those who have left a room, in the order in which it was told. */
    BlockingQueue<String> left(String room) {
        return left.computeIfAbsent(room, unknown -> new LinkedBlockingQueue<>());
    }

    /** What an action {@code hold} in a room waits for. */
    Promise<Void> held(String room) {
        return held.computeIfAbsent(room, unknown -> Promise.promise());
    }

    /** How often it was asked to count a vote so far. */
    long askedToVote() {
        return asked.get();
    }
}
