package io.chamberhub.rooms;

import io.chamberhub.room.RoomClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/**
 * Logic that is not in this process: asked and answering in JSON, whichever way that goes. Only {@code leave} is said again where it
 * failed, since it is the only call that does no harm when heard twice. Thread-safe.
 */
abstract class RemoteLogic implements RoomLogic {
    static final Backoff BACKOFF = new Backoff(100, 5_000, 60_000);

    private final Vertx vertx;
    private final boolean sendState;
    private final Backoff backoff;

    RemoteLogic(Vertx vertx, boolean sendState, Backoff backoff) {
        this.vertx = vertx;
        this.sendState = sendState;
        this.backoff = backoff;
    }

    /** Asks once; the answer is JSON. */
    abstract Future<JsonObject> ask(LogicCall call);

    /** Asks once, whatever the answer is. */
    abstract Future<Void> tell(LogicCall call);

    /** Makes a decision of a reply. */
    private interface Reading<D> {
        D read(LogicReply reply) throws LogicFailure;
    }

    @Override
    public final Future<HelloDecision> hello(RoomView room, Newcomer newcomer, HelloRequest request) {
        return decide(LogicCall.hello(room, sendState, newcomer, request), reply -> reply.hello(newcomer, request));
    }

    @Override
    public final Future<ChangeDecision> change(RoomView room, RoomClient client, ChangeRequest request) {
        return decide(LogicCall.change(room, sendState, client, request), reply -> reply.change(request));
    }

    @Override
    public final Future<ActionDecision> action(RoomView room, RoomClient client, ActionRequest request) {
        return decide(LogicCall.action(room, sendState, client, request), LogicReply::action);
    }

    @Override
    public final Future<Void> leave(RoomView room, RoomClient client) {
        LogicCall call = LogicCall.leave(room, client);
        return backoff.retry(
                vertx, () -> tell(call), failure -> !(failure instanceof LogicFailure known && known.isLasting()));
    }

    private <D> Future<D> decide(LogicCall call, Reading<D> reading) {
        return ask(call).compose(json -> {
            try {
                return Future.succeededFuture(reading.read(new LogicReply(call.name(), json)));
            } catch (LogicFailure wrong) {
                return Future.failedFuture(wrong);
            }
        });
    }
}
