package io.chamberhub.admin;

import io.chamberhub.chamber.Range;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Addresses from which nobody is let in. */
final class BanOperations {
    /** Up to ten years. */
    static final Range SECONDS = new Range(1, 315_360_000);

    private static final Set<String> ADDRESS = Set.of("address");

    private final NodeControl control;
    private final InTime inTime;
    private final Clock clock;

    BanOperations(NodeControl control, InTime inTime, Clock clock) {
        this.control = control;
        this.inTime = inTime;
        this.clock = clock;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/bans", Set.of(), this::list),
                Operation.with(HttpMethod.PUT, "/ban", ADDRESS, this::ban),
                Operation.delete("/ban", ADDRESS, this::unban));
    }

    private Future<JsonObject> list(Call call) {
        JsonArray bans = new JsonArray();
        control.bans().forEach(ban -> bans.add(json(ban.address(), ban.until())));
        return Future.succeededFuture(new JsonObject().put("bans", bans));
    }

    private Future<JsonObject> ban(Call call) {
        String address = call.required("address");
        Instant until = until(call.body(Set.of("seconds", "until")));
        return said(() -> control.ban(address, until)).map(done -> json(address, until));
    }

    private Instant until(Body body) {
        if (body.has("seconds") == body.has("until")) {
            throw Refused.wrong("the body needs either seconds or until");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (body.has("seconds")) {
            return now.plusSeconds(body.requiredWhole("seconds", SECONDS));
        }
        Instant until = instant(body.text("until").orElseThrow());
        if (!until.isAfter(now) || until.isAfter(now.plusSeconds(SECONDS.max()))) {
            throw Refused.wrong("until: not a time to come, within ten years");
        }
        return until;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException wrong) {
            throw Refused.wrong("until: not a time such as 2027-01-31T12:00:00Z");
        }
    }

    private Future<JsonObject> unban(Call call) {
        String address = call.required("address");
        return said(() -> control.unban(address)).map(banned -> {
            if (!banned) {
                throw new Refused(404, "address: " + address + " is not banned");
            }
            return new JsonObject().put("unbanned", true);
        });
    }

    private <T> Future<T> said(Supplier<Future<T>> step) {
        Future<T> done;
        try {
            done = step.get();
        } catch (IllegalArgumentException wrong) {
            done = Future.failedFuture(wrong);
        }
        return inTime.answer(done)
                .recover(failure -> Future.failedFuture(
                        failure instanceof IllegalArgumentException
                                ? Refused.wrong(String.valueOf(failure.getMessage()))
                                : failure));
    }

    private static JsonObject json(String address, Instant until) {
        return new JsonObject().put("address", address).put("until", until.toString());
    }
}
