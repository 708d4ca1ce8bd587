package io.chamberhub.admin;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.wire.MemberId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What one node asks of another on behalf of an operator, in the form in which it crosses the bus. */
final class Command {
    /** Nodes of different versions of the hub talk to each other while they are replaced one by one. */
    static final int VERSION = 1;

    static final String DO = "do";
    static final String SPOKEN = "version";

    private Command() {}

    private static JsonObject of(String what) {
        return new JsonObject().put(SPOKEN, VERSION).put(DO, what);
    }

    private static JsonObject of(String what, ChamberName chamber) {
        return of(what).put("hall", chamber.hall()).put("chamber", chamber.name());
    }

    static JsonObject state() {
        return of("state");
    }

    static JsonObject halls() {
        return of("halls");
    }

    static JsonObject chambers(String hall, String prefix, Optional<String> after, int limit) {
        JsonObject command =
                of("chambers").put("hall", hall).put("prefix", prefix).put("limit", limit);
        after.ifPresent(name -> command.put("after", name));
        return command;
    }

    static JsonObject members(ChamberName chamber, Optional<MemberId> after, int limit) {
        JsonObject command = of("members", chamber).put("limit", limit);
        after.ifPresent(id -> command.put("after", id.value()));
        return command;
    }

    static JsonObject publish(ChamberName chamber, Publication publication) {
        JsonArray to =
                new JsonArray(publication.to().stream().map(MemberId::value).toList());
        return of("publish", chamber)
                .put("to", to)
                .put("text", publication.text())
                .put("content", publication.content());
    }

    /** The publication that {@link #publish} says. */
    static Publication publication(JsonObject command) {
        Stream<MemberId> to = command.getJsonArray("to").stream().map(id -> new MemberId(((Number) id).longValue()));
        Buffer content = command.getBuffer("content");
        return new Publication(List.copyOf(to.toList()), command.getBoolean("text"), content);
    }

    static JsonObject close(ChamberName chamber) {
        return of("close", chamber);
    }

    static JsonObject eject(ChamberName chamber, MemberId member) {
        return of("eject", chamber).put("id", member.value());
    }

    static JsonObject drain() {
        return of("drain");
    }

    static JsonObject shed(int connections, long period) {
        return of("shed").put("connections", connections).put("period", period);
    }

    static ChamberName chamber(JsonObject command) {
        return new ChamberName(command.getString("hall"), command.getString("chamber"));
    }
}
