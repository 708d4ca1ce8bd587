package io.chamberhub.admin;

import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does on one node what a {@link Command} says. Thread-safe. */
final class NodeDesk {
    private static final Logger log = LoggerFactory.getLogger(NodeDesk.class);

    /** The command is not one that this version of the hub knows. */
    static final int UNKNOWN = 501;

    private final NodeControl control;
    private final NodeState state;

    NodeDesk(NodeControl control, NodeState state) {
        this.control = control;
        this.state = state;
    }

    /** Fails with {@link Refused} where the command cannot be done as it is. */
    Future<JsonObject> answer(JsonObject command) {
        Object version = command.getValue(Command.SPOKEN);
        if (!Integer.valueOf(Command.VERSION).equals(version)) {
            String spoken = "version " + version + " is not spoken here, but " + Command.VERSION;
            return Future.failedFuture(new Refused(UNKNOWN, spoken));
        }
        try {
            return done(command).recover(NodeDesk::explained);
        } catch (RuntimeException wrong) {
            return explained(wrong);
        }
    }

    private Future<JsonObject> done(JsonObject command) {
        return switch (command.getString(Command.DO, "")) {
            case "state" -> Future.succeededFuture(state());
            case "halls" -> Future.succeededFuture(halls());
            case "chambers" -> Future.succeededFuture(chambers(command));
            case "members" -> members(command);
            case "publish" ->
                control.publish(Command.chamber(command), Command.publication(command))
                        .map(receivers -> new JsonObject().put("receivers", receivers));
            case "close" ->
                control.close(Command.chamber(command)).map(closed -> new JsonObject().put("closed", closed));
            case "eject" ->
                control.eject(Command.chamber(command), new MemberId(command.getLong("id")))
                        .map(ejected -> new JsonObject().put("ejected", ejected));
            case "drain" -> Future.succeededFuture(drain());
            case "shed" -> Future.succeededFuture(shed(command));
            default -> {
                String unknown = "unknown command: " + command.getValue(Command.DO);
                yield Future.failedFuture(new Refused(UNKNOWN, unknown));
            }
        };
    }

    private JsonObject state() {
        return new JsonObject()
                .put("connections", control.connections())
                .put("version", state.version())
                .put("accepting", state.accepting().getAsBoolean());
    }

    private JsonObject halls() {
        JsonObject halls = new JsonObject();
        control.halls()
                .forEach(hall -> halls.put(
                        hall.path(),
                        new JsonObject().put("chambers", hall.chambers()).put("connections", hall.connections())));
        return new JsonObject().put("halls", halls);
    }

    private JsonObject chambers(JsonObject command) {
        JsonArray chambers = new JsonArray();
        control.chambers(
                        command.getString("hall"),
                        command.getString("prefix"),
                        Optional.ofNullable(command.getString("after")),
                        command.getInteger("limit"))
                .forEach(chamber -> chambers.add(
                        new JsonObject().put("name", chamber.name()).put("members", chamber.members())));
        return new JsonObject().put("chambers", chambers);
    }

    private Future<JsonObject> members(JsonObject command) {
        Optional<MemberId> after = Optional.ofNullable(command.getLong("after")).map(MemberId::new);
        return control.members(Command.chamber(command), after, command.getInteger("limit"))
                .map(page -> {
                    JsonArray members = new JsonArray();
                    page.members().forEach(member -> members.add(json(member)));
                    return new JsonObject().put("count", page.count()).put("members", members);
                });
    }

    private static JsonObject json(MemberInfo member) {
        JsonObject json = new JsonObject()
                .put("id", member.id().toString())
                .put("since", member.since().toString())
                .put("address", member.address())
                .put("queued", member.queued())
                .put("waiting", member.waiting())
                .put("slow", member.slow());
        member.subject().ifPresent(subject -> json.put("subject", subject));
        return json;
    }

    private JsonObject drain() {
        int connections = control.connections();
        // It takes as long as the drain period, so nobody waits for it here.
        control.drain().onFailure(failure -> log.atError().setCause(failure).log("this node could not be drained"));
        return new JsonObject().put("connections", connections);
    }

    private JsonObject shed(JsonObject command) {
        int asked = control.shed(command.getInteger("connections"), command.getLong("period"));
        return new JsonObject().put("asked", asked);
    }

    private static Future<JsonObject> explained(Throwable failure) {
        if (failure instanceof IllegalArgumentException wrong) {
            return Future.failedFuture(Refused.wrong(String.valueOf(wrong.getMessage())));
        }
        return Future.failedFuture(failure);
    }
}
