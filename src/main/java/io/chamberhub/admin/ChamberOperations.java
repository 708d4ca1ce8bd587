package io.chamberhub.admin;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Chambers: which there are, who is in them, what is said there, and their end. */
final class ChamberOperations {
    private static final Set<String> CHAMBER = Set.of("hall", "chamber");

    private final ClusterControl cluster;
    private final Halls halls;

    ChamberOperations(ClusterControl cluster, Halls halls) {
        this.cluster = cluster;
        this.halls = halls;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("/chambers", Set.of("hall", "prefix", "after", "limit"), this::list),
                Operation.get("/chamber", Set.of("hall", "chamber", "after", "limit"), this::members),
                Operation.delete("/chamber", CHAMBER, this::close),
                Operation.with(HttpMethod.POST, "/chamber/messages", CHAMBER, this::publish),
                Operation.delete("/chamber/member", Set.of("hall", "chamber", "id"), this::eject));
    }

    private Future<JsonObject> list(Call call) {
        String hall = halls.ofChambers(call);
        int limit = call.limit();
        JsonObject command =
                Command.chambers(hall, call.given("prefix").orElse(""), call.given("after"), Page.asked(limit));
        return cluster.ask(command)
                .map(answers ->
                        answers.completed(new Page<>(chambers(answers), limit).into(new JsonObject(), "chambers")));
    }

    /** Each chamber once, with its members on each node. Who has been asked for so many has named all up to the page's end. */
    private static SortedMap<String, JsonObject> chambers(Answers answers) {
        SortedMap<String, JsonObject> chambers = new TreeMap<>();
        answers.given().forEach((node, answer) -> objects(answer, "chambers").forEach(part -> {
            int members = part.getInteger("members");
            JsonObject chamber = chambers.computeIfAbsent(
                    part.getString("name"),
                    name -> new JsonObject().put("name", name).put("members", 0).put("nodes", new JsonObject()));
            chamber.put("members", chamber.getInteger("members") + members);
            chamber.getJsonObject("nodes").put(node, members);
        }));
        return chambers;
    }

    private Future<JsonObject> members(Call call) {
        ChamberName chamber = halls.chamber(call);
        int limit = call.limit();
        Optional<MemberId> after = call.given("after").map(text -> id("after", text));
        return cluster.ask(Command.members(chamber, after, Page.asked(limit))).map(answers -> {
            JsonObject whole = new JsonObject()
                    .put("hall", chamber.hall())
                    .put("name", chamber.name())
                    .put("count", answers.sum("count"));
            return answers.completed(new Page<>(members(answers), limit).into(whole, "members"));
        });
    }

    private static SortedMap<MemberId, JsonObject> members(Answers answers) {
        SortedMap<MemberId, JsonObject> members = new TreeMap<>();
        answers.given().forEach((node, answer) -> objects(answer, "members")
                .forEach(member -> members.put(id("id", member.getString("id")), member.put("node", node))));
        return members;
    }

    private static List<JsonObject> objects(JsonObject answer, String name) {
        JsonArray array = answer.getJsonArray(name);
        return array.stream().map(JsonObject.class::cast).toList();
    }

    private Future<JsonObject> close(Call call) {
        return cluster.ask(Command.close(halls.chamber(call)))
                .map(answers -> answers.completed(new JsonObject().put("closed", answers.sum("closed"))));
    }

    private Future<JsonObject> publish(Call call) {
        ChamberName chamber = halls.chamber(call);
        Body body = call.body(Set.of("text", "binary", "to"));
        if (body.has("text") == body.has("binary")) {
            throw Refused.wrong("the body needs either text or binary");
        }
        Buffer content = body.text("text")
                .map(ChamberOperations::utf8)
                .orElseGet(() -> base64(body.text("binary").orElseThrow()));
        if (content.length() > Publication.LARGEST) {
            throw new Refused(413, "the content has more than " + Publication.LARGEST + " bytes");
        }
        return cluster.ask(Command.publish(chamber, new Publication(receivers(body), body.has("text"), content)))
                .map(answers -> answers.completed(new JsonObject().put("receivers", answers.sum("receivers"))));
    }

    // An empty list would be taken for everybody, which whoever made it did not mean.
    private static List<MemberId> receivers(Body body) {
        if (!body.has("to")) {
            return List.of();
        }
        List<MemberId> receivers =
                body.texts("to").stream().map(text -> id("to", text)).toList();
        if (receivers.isEmpty()) {
            throw Refused.wrong("to: empty; leave it out to say something to all");
        }
        return receivers;
    }

    private static Buffer utf8(String text) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Buffer.buffer(bytes.remaining()).setBytes(0, bytes);
        } catch (CharacterCodingException halfCharacter) {
            throw Refused.wrong("text: half a character; send bytes as binary");
        }
    }

    private static Buffer base64(String text) {
        try {
            return Buffer.buffer(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException other) {
            throw Refused.wrong("binary: not base64");
        }
    }

    private Future<JsonObject> eject(Call call) {
        ChamberName chamber = halls.chamber(call);
        MemberId member = id("id", call.required("id"));
        return cluster.ask(Command.eject(chamber, member)).map(answers -> {
            boolean ejected = answers.given().values().stream().anyMatch(answer -> answer.getBoolean("ejected"));
            if (!ejected && answers.complete()) {
                throw new Refused(404, "id: no " + member + " in this chamber");
            }
            return answers.completed(new JsonObject().put("ejected", ejected));
        });
    }

    private static MemberId id(String name, String text) {
        return MemberId.parse(text).orElseThrow(() -> Refused.wrong(name + ": not an id of a member"));
    }
}
