package io.chamberhub.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.room.KeyChange;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.rooms.MessageReader;
import io.chamberhub.rooms.MessageWriter;
import io.chamberhub.rooms.Mistake;
import io.chamberhub.wire.Utf8;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Messages of rooms: whatever bytes come are a message or a mistake, and whatever is written can be read. */
@Execution(ExecutionMode.CONCURRENT)
class RoomsFuzzIT {
    private static final int LONGEST_MISTAKE = 100;
    private static final int DEEPEST = 20;

    private static final List<Buffer> SAMPLES = List.of(
            Buffer.buffer(
                    "{\"protocol\":\"websocket-room-server:1\",\"roomProtocol\":\"p\",\"roomId\":\"r\","
                            + "\"clientState\":{\"a\":\"b\",\"é\":\"\\u00e9\\ud83d\\ude00\"},\"readonly\":true,\"clientName\":null}"),
            Buffer.buffer("{\"type\":2,\"roomChanges\":[{\"key\":\"a\",\"value\":\"b\"},{\"key\":\"c\"}],"
                    + "\"clientChanges\":[{\"key\":\"\\ud83d\",\"value\":null}],\"echo\":false}"),
            Buffer.buffer("{\"type\":4,\"action\":\"vote\",\"data\":\"{\\\"for\\\":\\\"tea\\\"}\",\"id\":\"17\"}"),
            Buffer.buffer("{\"type\":6.0,\"msg\":\"bye\",\"flush\":true} "),
            Buffer.buffer("{\"type\":7,\"unknown\":[[1.5e-3,{\"a\":[true,null]}],-0]}"));

    private static final List<String> NAMES = List.of(
            "type",
            "protocol",
            "roomProtocol",
            "roomId",
            "clientState",
            "clientName",
            "readonly",
            "roomChanges",
            "clientChanges",
            "echo",
            "key",
            "value",
            "action",
            "data",
            "id",
            "msg",
            "flush",
            "x");
    private static final List<String> WORDS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0.0",
            "2",
            "4",
            "6",
            "7",
            "77",
            "1e400",
            "-1.5E-7",
            "\"\"",
            "\"a\"",
            "\"\\ud800\"",
            "\"\\u0000\\/\"",
            "\"κόσμε 😀\"");

    @Test
    void bytes_of_any_kind() {
        Rounds.run(2, (number, random) -> {
            Mutation mutation = new Mutation(random);
            Buffer bytes = mutation.of(mutation.any(SAMPLES));
            require(read(bytes).equals(read(bytes.copy())), bytes);
        });
    }

    @Test
    void json_of_any_kind() {
        Rounds.run(2, (number, random) -> {
            Buffer json = Buffer.buffer(value(random, new Mutation(random), 0));
            require(!read(json).contains("not valid JSON"), json);
            Mutation mutation = new Mutation(random);
            read(mutation.of(json));
        });
    }

    /** What is made of it, as the first message and as a later one. */
    private static String read(Buffer json) {
        return read(json, MessageReader::hello) + " " + read(json, MessageReader::next);
    }

    private interface Reader {
        Object read(Buffer json) throws Mistake;
    }

    private static String read(Buffer json, Reader reader) {
        try {
            String message = reader.read(json).toString();
            require(isText(Buffer.buffer(message)) && message.equals(decoded(message)), json);
            return message;
        } catch (Mistake mistake) {
            require(mistake.what().length() <= LONGEST_MISTAKE, json);
            return mistake.what();
        }
    }

    /** Some JSON, more often than not with fields that messages have. */
    private static String value(SplittableRandom random, Mutation mutation, int depth) {
        int kind = depth == DEEPEST ? 9 : random.nextInt(10);
        if (depth > 0 && kind > 3) {
            return mutation.any(WORDS);
        }
        List<String> values = IntStream.range(0, random.nextInt(6))
                .mapToObj(i -> value(random, mutation, depth + 1))
                .toList();
        if (kind == 0) {
            return "[" + String.join(",", values) + "]";
        }
        return values.stream()
                .map(value -> "\"" + mutation.any(NAMES) + "\" : " + value)
                .collect(Collectors.joining(",\n", "{", "}"));
    }

    @Test
    void texts_of_any_kind() {
        Rounds.run(1, (number, random) -> {
            List<KeyChange> changes = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changes.add(new KeyChange(text(random), random.nextInt(4) == 0 ? null : text(random)));
            }
            String by = text(random);
            Buffer written = MessageWriter.changed(new RoomEvent.Changed(by, false, changes, changes));
            require(isText(written), written);
            JsonObject read = new JsonObject(written);
            JsonArray expected = new JsonArray();
            for (KeyChange change : changes) {
                JsonObject entry = new JsonObject().put("key", decoded(change.key()));
                expected.add(change.value() == null ? entry : entry.put("value", decoded(change.value())));
            }
            assertThat(read)
                    .isEqualTo(new JsonObject()
                            .put("type", 3)
                            .put("roomChanges", expected)
                            .put("updateClients", new JsonObject().put(decoded(by), expected)));
        });
    }

    /** Any UTF-16, most of it ASCII, halves of surrogate pairs included. */
    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 2_000 : 20); i > 0; i--) {
            int kind = random.nextInt(16);
            int unit = kind < 12
                    ? random.nextInt(0x80)
                    : kind < 14 ? random.nextInt(0xD700, 0xE100) : random.nextInt(0x10000);
            text.append((char) unit);
        }
        return text.toString();
    }

    /** What the text is after it has been UTF-8, which has nothing for halves of surrogate pairs; Java says ? instead. */
    private static String decoded(String text) {
        StringBuilder decoded = new StringBuilder();
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(decoded::appendCodePoint);
        return decoded.toString();
    }

    private static boolean isText(Buffer bytes) {
        Utf8 text = new Utf8();
        return text.accepts(bytes) && text.complete();
    }

    private static void require(boolean right, Buffer json) {
        if (!right) {
            throw new AssertionError(json.toString(StandardCharsets.UTF_8));
        }
    }
}
