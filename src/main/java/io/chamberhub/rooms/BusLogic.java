package io.chamberhub.rooms;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;

/**
 * Logic that a consumer on the event bus is, on any node of the cluster: it gets a {@link JsonObject} and replies with one. Headers say
 * which call it is, and tell it from others.
 */
public final class BusLogic extends RemoteLogic {
    private final Vertx vertx;
    private final BusLogicSettings settings;

    public BusLogic(Vertx vertx, BusLogicSettings settings) {
        this(vertx, settings, BACKOFF);
    }

    BusLogic(Vertx vertx, BusLogicSettings settings, Backoff backoff) {
        super(vertx, settings.sendState(), backoff);
        this.vertx = vertx;
        this.settings = settings;
    }

    @Override
    Future<JsonObject> ask(LogicCall call) {
        return request(call)
                .compose(reply -> reply.body() instanceof JsonObject json
                        ? Future.succeededFuture(json)
                        : Future.failedFuture(LogicFailure.lasting("the logic's reply to " + call.name()
                                + " is not a JSON object, from the address " + settings.address())));
    }

    @Override
    Future<Void> tell(LogicCall call) {
        return request(call).mapEmpty();
    }

    private Future<Message<Object>> request(LogicCall call) {
        DeliveryOptions options = new DeliveryOptions()
                .setSendTimeout(settings.timeout())
                .addHeader("Hub-Call", call.name())
                .addHeader("Hub-Delivery", call.delivery());
        return vertx.eventBus()
                .request(settings.address(), call.json(), options)
                .recover(failure -> Future.failedFuture(LogicFailure.passing(explain(failure), failure)));
    }

    private String explain(Throwable failure) {
        String address = settings.address();
        if (!(failure instanceof ReplyException refusal)) {
            return "the logic at the address " + address + " cannot be asked: " + failure.getMessage();
        } else if (refusal.failureType() == ReplyFailure.NO_HANDLERS) {
            return "no logic listens at the address " + address;
        } else if (refusal.failureType() == ReplyFailure.TIMEOUT) {
            return "the logic at the address " + address + " has not answered within " + settings.timeout() + " ms";
        }
        return "the logic at the address " + address + " has failed: " + refusal.getMessage();
    }
}
