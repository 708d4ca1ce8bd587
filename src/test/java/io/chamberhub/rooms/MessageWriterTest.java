package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomDifference;
import io.chamberhub.room.RoomEvent;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageWriterTest {
    private static final RoomClient ANN = client("1", false, new ClientInfo("human", "Ann", state("b", "2", "a", "1")));
    private static final RoomClient BOB = client("2", false, new ClientInfo(null, null, Map.of()));
    private static final RoomClient SPY = client("3", true, new ClientInfo("spy", null, Map.of()));

    private static RoomClient client(String id, boolean readonly, ClientInfo info) {
        return new RoomClient(id, new ShardId("node", 0), readonly, "subject", info);
    }

    private static Map<String, String> state(String... keysAndValues) {
        Map<String, String> state = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            state.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return state;
    }

    private static void says(Buffer message, String json) {
        assertThat(message.toString(StandardCharsets.UTF_8)).isEqualTo(json.replace('\'', '"'));
        assertThat(message).isEqualTo(Buffer.buffer(json.replace('\'', '"')));
    }

    @Test
    void a_hello_fails() {
        says(
                MessageWriter.helloFail("chat:1", "not today"),
                "{'type':0,'protocol':'websocket-room-server:1','roomProtocol':'chat:1','msg':'not today'}");
        says(MessageWriter.helloFail("", null), "{'type':0,'protocol':'websocket-room-server:1','roomProtocol':''}");
    }

    @Test
    void a_hello_succeeds() {
        says(
                MessageWriter.helloSuccess("chat:1", "1", List.of(ANN, BOB, SPY), state("z", "1", "y", ""), false),
                "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'chat:1','clientId':'1','clients':{"
                        + "'1':{'clientState':{'b':'2','a':'1'},'clientName':'Ann','clientType':'human'},"
                        + "'2':{'clientState':{}}},"
                        + "'roomState':{'z':'1','y':''},'readonly':false}");
    }

    @Test
    void who_only_listens_is_named_to_nobody() {
        says(
                MessageWriter.helloSuccess("", "3", List.of(SPY), Map.of(), true),
                "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'','clientId':'3','clients':{},"
                        + "'roomState':{},'readonly':true}");
    }

    @Nested
    class Change {
        private static RoomEvent.Changed changed(
                @Nullable String by, @Nullable List<KeyChange> room, @Nullable List<KeyChange> client) {
            return new RoomEvent.Changed(by, false, room, client);
        }

        @Test
        void of_the_room_alone_updates_no_clients() {
            says(
                    MessageWriter.changed(
                            changed("1", List.of(new KeyChange("a", "b"), new KeyChange("c", null)), null)),
                    "{'type':3,'roomChanges':[{'key':'a','value':'b'},{'key':'c'}],'updateClients':{}}");
        }

        @Test
        void of_a_client_alone_leaves_out_those_of_the_room() {
            says(
                    MessageWriter.changed(changed("1", null, List.of(new KeyChange("a", "")))),
                    "{'type':3,'updateClients':{'1':[{'key':'a','value':''}]}}");
        }

        @Test
        void of_both_has_both() {
            says(
                    MessageWriter.changed(changed("1", List.of(new KeyChange("r", "1")), List.of())),
                    "{'type':3,'roomChanges':[{'key':'r','value':'1'}],'updateClients':{'1':[]}}");
        }

        @Test
        void of_the_server_updates_no_clients() {
            says(
                    MessageWriter.changed(changed(null, List.of(new KeyChange("r", "1")), null)),
                    "{'type':3,'roomChanges':[{'key':'r','value':'1'}],'updateClients':{}}");
        }
    }

    @Test
    void clients_come() {
        says(
                MessageWriter.joined(ANN),
                "{'type':3,'addClients':{'1':"
                        + "{'clientType':'human','clientName':'Ann','clientState':{'b':'2','a':'1'}}}}");
        says(MessageWriter.joined(BOB), "{'type':3,'addClients':{'2':{'clientState':{}}}}");
    }

    @Test
    void clients_go() {
        says(MessageWriter.left(List.of("2", "1")), "{'type':3,'removeClients':['2','1']}");
    }

    @Test
    void what_was_missed_is_told_at_once() {
        says(
                MessageWriter.difference(new RoomDifference(
                        List.of(new KeyChange("r", null)),
                        Map.of("1", List.of(new KeyChange("a", "b"))),
                        List.of("4", "5"),
                        List.of(BOB))),
                "{'type':3,'roomChanges':[{'key':'r'}],'updateClients':{'1':[{'key':'a','value':'b'}]},"
                        + "'removeClients':['4','5'],'addClients':{'2':{'clientState':{}}}}");
        says(
                MessageWriter.difference(new RoomDifference(List.of(), Map.of(), List.of("4"), List.of())),
                "{'type':3,'updateClients':{},'removeClients':['4']}");
    }

    @Test
    void an_action_is_answered() {
        says(
                MessageWriter.actionResponse("7", true, "d", "m"),
                "{'type':5,'id':'7','success':true,'data':'d','msg':'m'}");
        says(MessageWriter.actionResponse(null, false, null, null), "{'type':5,'success':false}");
    }

    @Test
    void closing_is_asked_for_and_answered() {
        says(MessageWriter.closeRequest("enough", false), "{'type':6,'msg':'enough'}");
        says(MessageWriter.closeRequest(null, true), "{'type':6,'flush':true}");
        says(MessageWriter.closeResponse(), "{'type':7}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = '~',
            value = {
                "plain /text/ <&>  ~ plain /text/ <&>",
                "a\"b              ~ a\\\"b",
                "\"                ~ \\\"",
                "a\\b              ~ a\\\\b",
                "|\b\t\n\f\r|      ~ \\b\\t\\n\\f\\r",
                "|x\u0001\u001fy|  ~ x\\u0001\\u001fy",
                "|\u000b|          ~ \\u000b",
                "|\u007f\u0080|    ~ |\u007f\u0080|",
                "é\u07ff\u0800     ~ é\u07ff\u0800",
                "\u2028\u2029\ufeff\uffff ~ \u2028\u2029\ufeff\uffff",
                "\uD83D\uDE00\uDBFF\uDFFF ~ \uD83D\uDE00\uDBFF\uDFFF",
                "a\uD83D           ~ a\uFFFD",
                "\uDE00\uD83Db     ~ \uFFFD\uFFFDb",
                "\uD83D\uD83D\uDE00 ~ \uFFFD\uD83D\uDE00"
            })
    void texts_are_escaped_as_little_as_may_be(String text, String json) {
        Buffer expected = Buffer.buffer("{\"type\":6,\"msg\":\"" + json + "\"}");
        assertThat(MessageWriter.closeRequest(text, false)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"a, a", "é, é", "|\u0001a|, \\u0001a", "😀, 😀"})
    void texts_may_be_of_any_length(String character, String written) {
        for (int count : new int[] {100, 255, 256, 257, 1000, 100_000}) {
            Buffer expected = Buffer.buffer("{\"type\":6,\"msg\":\"x" + written.repeat(count) + "\"}");
            assertThat(MessageWriter.closeRequest("x" + character.repeat(count), false))
                    .isEqualTo(expected);
        }
    }

    @Test
    void no_character_is_lost() {
        says(MessageWriter.closeRequest("a\u0000b", false), "{'type':6,'msg':'a\\u0000b'}");
    }

    @Test
    void many_small_things_are_written_as_well() {
        List<String> ids = IntStream.range(0, 5_000).mapToObj(String::valueOf).toList();
        says(MessageWriter.left(ids), "{'type':3,'removeClients':['" + String.join("','", ids) + "']}");
    }
}
