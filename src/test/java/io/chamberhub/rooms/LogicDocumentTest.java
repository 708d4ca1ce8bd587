package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.chamberhub.room.RoomClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The calls and answers that the page on logic shows are such as they are. */
class LogicDocumentTest {
    private static final Pattern JSON = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);
    private static final HelloRequest HELLO = new HelloRequest(
            HelloRequest.PROTOCOL, "chat:1", "tea", "open sesame", null, new ClientInfo(null, "Bob", Map.of()), false);
    private static final Newcomer BOB = new Newcomer("192.0.2.1", "session=7f", null);

    private record KnownRoom(String hall, String id, long version, Map<String, String> state, List<RoomClient> clients)
            implements RoomView {}

    /** The room of the page. */
    private static final RoomView TEA =
            new KnownRoom("/wss", "tea", 41, Map.of("topic", "cake"), List.of(WatchedRoom.ANN));

    private static JsonObject shown(int index) throws IOException {
        return new JsonObject(JSON.matcher(Files.readString(Path.of("src/docs/rooms.md")))
                .results()
                .skip(index)
                .findFirst()
                .orElseThrow()
                .group(1));
    }

    @Test
    void shows_a_hello() throws Exception {
        LogicCall call = LogicCall.hello(TEA, true, BOB, HELLO);
        JsonObject shown = shown(0);
        assertThat(shown.getString("delivery")).hasSameSizeAs(call.delivery());
        assertThat(shown.put("delivery", call.delivery())).isEqualTo(call.json());
    }

    @Test
    void shows_an_answer_to_a_hello() throws Exception {
        ClientInfo guest = new ClientInfo(null, "Bob", Map.of("role", "guest"));
        assertThat(new LogicReply("hello", shown(1)).hello(BOB, HELLO))
                .isEqualTo(new HelloDecision.Accept(guest, true, "bob@example.org", Optional.empty()));
    }

    @Test
    void shows_an_answer_to_a_change() throws Exception {
        assertThat(new LogicReply("change", shown(2)).change(new ChangeRequest(null, null, false)))
                .isEqualTo(new ChangeDecision.Apply(
                        List.of(new KeyChange("topic", "tea"), new KeyChange("draft", null)), List.of(), true));
    }

    @Test
    void shows_an_answer_to_an_action() throws Exception {
        assertThat(new LogicReply("action", shown(3)).action())
                .isEqualTo(new ActionDecision(true, "42", "counted", List.of(new KeyChange("votes", "42")), null));
    }
}
