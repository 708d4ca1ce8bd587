package io.chamberhub.conversation;

import static io.chamberhub.conversation.RoomNodes.FREE;
import static io.chamberhub.conversation.RoomNodes.LOGIC;
import static io.chamberhub.conversation.RoomNodes.SMALL;
import static io.chamberhub.conversation.Visitor.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.directory.RoomStore.Summary;
import io.chamberhub.room.KeyChange;
import io.chamberhub.room.Refusal;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomSnapshot;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server does with rooms, whichever node is asked, and what clients see of it. */
abstract class RoomOperators extends RoomTalk {
    private static final JsonObject NEWS = new JsonObject().put("type", 100).put("text", "grüß 😀");

    private static KeyChange key(String key, String value) {
        return new KeyChange(key, value);
    }

    @Test
    void rooms_are_listed_and_found_with_state_and_clients_on_every_node() throws Exception {
        Visitor[] all = three(FREE);
        visitor("lena", FREE).enters(room, "{'readonly':true,'clientState':{'a':'1'}}");
        all[0].says(echoed("kéy", "val")).hears();
        for (int node = 0; node < 3; node++) {
            Summary summary = get(rooms(node).list(FREE)).stream()
                    .filter(each -> each.room().name().equals(room))
                    .findFirst()
                    .orElseThrow();
            assertThat(List.of(summary.clients(), summary.keys(), summary.bytes()))
                    .containsExactly(4, 1, 7);
            RoomSnapshot found = get(rooms(node).find(FREE, room)).orElseThrow();
            assertThat(found.state()).isEqualTo(Map.of("kéy", "val"));
            assertThat(found.clients().stream().map(RoomClient::id))
                    .containsExactly(id("anna"), id("bert"), id("carl"), id("lena"));
            assertThat(found.clients().stream().map(RoomClient::readonly)).containsExactly(false, false, false, true);
            assertThat(get(rooms(node).find(FREE, room + "?"))).isEmpty();
        }
    }

    @Test
    void a_change_is_told_to_all_and_makes_a_room_where_there_is_none() throws Exception {
        assertThat(get(rooms(1).change(FREE, room, List.of(key("a", "1"), key("b", "2")))))
                .isEmpty();
        Visitor anna = visitor("anna", FREE).says(hello(room));
        assertThat(anna.hears().getJsonObject("roomState").encode()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        Visitor bert = visitor("bert", FREE).enters(room);
        anna.hears();
        assertThat(get(rooms(2).change(FREE, room, List.of(new KeyChange("a", null), key("c", "")))))
                .isEmpty();
        for (Visitor each : List.of(anna, bert)) {
            each.hears("{'type':3,'roomChanges':[{'key':'a'},{'key':'c','value':''}],'updateClients':{}}");
        }
    }

    @Test
    void an_empty_change_makes_no_room() throws Exception {
        assertThat(get(rooms(0).change(FREE, room, List.of()))).isEmpty();
        assertThat(get(rooms(1).find(FREE, room))).isEmpty();
    }

    @Test
    void limits_hold_for_the_server() throws Exception {
        Visitor[] all = three(SMALL);
        List<KeyChange> four =
                IntStream.range(0, 4).mapToObj(i -> key("k" + i, "")).toList();
        assertThat(get(rooms(1).change(SMALL, room, four))).contains(Refusal.TOO_MANY_KEYS);
        assertThat(get(rooms(2).change(SMALL, room, List.of(key("a", "x".repeat(30))))))
                .contains(Refusal.STATE_TOO_BIG);
        assertThat(get(rooms(2).change(SMALL, room, List.of(key("a", "x".repeat(29))))))
                .isEmpty();
        for (Visitor each : all) {
            each.hears(changed("a", "x".repeat(29)));
        }
    }

    @Test
    void one_client_or_all_are_sent_a_message_by_any_node() throws Exception {
        Visitor[] all = three(FREE);
        assertThat(get(rooms(0).send(FREE, room, id("bert"), NEWS))).isTrue();
        assertThat(get(rooms(2).send(FREE, room, id("anna"), NEWS))).isTrue();
        hearNothing(all[2]);
        for (int i = 0; i < 2; i++) {
            all[i].hears(NEWS.encode());
            all[i].hears(changed("fence", "1"));
        }
        assertThat(get(rooms(1).sendToAll(FREE, room, NEWS))).isTrue();
        for (Visitor each : all) {
            each.hears(NEWS.encode());
        }
    }

    @Test
    void an_answer_to_an_action_may_be_sent_later() throws Exception {
        JsonObject answer = new JsonObject().put("type", 5).put("id", "7").put("success", true);
        Visitor anna = visitor("anna", FREE).enters(room);
        assertThat(get(rooms(1).send(FREE, room, id("anna"), answer))).isTrue();
        anna.hears(answer.encode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "2", "3", "4", "6", "7", "\"100\"", "1.5", "null", "true"})
    void types_by_which_the_hub_tells_of_state_and_what_is_no_type_cannot_be_sent(String type) {
        JsonObject message = new JsonObject("{\"type\":" + type + "}");
        assertThatThrownBy(() -> get(rooms(0).send(FREE, room, "1", message)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("type: ");
        assertThatThrownBy(() -> get(rooms(0).sendToAll(FREE, room, message)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_message_without_a_type_cannot_be_sent() {
        assertThatThrownBy(() -> get(rooms(0).sendToAll(FREE, room, new JsonObject())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/free/", "/free?", ""})
    void a_hall_without_rooms_is_an_error(String hall) {
        List.of(
                        rooms(0).list(hall),
                        rooms(0).find(hall, room),
                        rooms(0).change(hall, room, List.of(key("a", "1"))),
                        rooms(0).send(hall, room, "1", NEWS),
                        rooms(0).sendToAll(hall, room, NEWS),
                        rooms(0).eject(hall, room, "1", null),
                        rooms(0).close(hall, room, null))
                .forEach(answer -> assertThatThrownBy(() -> get(answer)).isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void what_is_not_there_is_not_reached_and_does_not_come_into_being() throws Exception {
        for (int node = 0; node < 3; node++) {
            assertThat(get(rooms(node).send(FREE, room, "1", NEWS))).isFalse();
            assertThat(get(rooms(node).sendToAll(FREE, room, NEWS))).isFalse();
            assertThat(get(rooms(node).eject(FREE, room, "1", null))).isFalse();
            assertThat(get(rooms(node).close(FREE, room, null))).isFalse();
        }
        assertThat(get(rooms(0).find(FREE, room))).isEmpty();
        Visitor anna = visitor("anna", FREE).enters(room);
        assertThat(get(rooms(1).send(FREE, room, "nobody", NEWS))).isFalse();
        assertThat(get(rooms(1).eject(FREE, room, "nobody", "why"))).isFalse();
        hearNothing(anna);
    }

    @Test
    void who_is_ejected_goes_as_soon_as_it_agrees_and_what_it_says_meanwhile_is_ignored() throws Exception {
        Visitor[] all = three(FREE);
        assertThat(get(rooms(0).eject(FREE, room, id("bert"), "too loud"))).isTrue();
        all[1].hears("{'type':6,'msg':'too loud'}");
        all[1].says(echoed("a", "1"))
                .says("{'type':4,'action':'x'}")
                .says("{'type':77}")
                .says("no JSON");
        hearNothing(all[0], all[1], all[2]);
        all[1].says("{'type':7}").isClosed(1000, "Ejected");
        for (Visitor each : List.of(all[0], all[2])) {
            each.hears("{'type':3,'removeClients':['bert']}");
        }
        hearNothing(all[2], all[0]);
        assertThat(state(FREE)).isEqualTo("{'fence':'2'}");
    }

    @Test
    void who_is_ejected_twice_is_asked_once_and_without_a_message_where_there_is_none() throws Exception {
        Visitor[] all = three(FREE);
        assertThat(get(rooms(2).eject(FREE, room, id("anna"), null))).isTrue();
        assertThat(get(rooms(1).eject(FREE, room, id("anna"), "again"))).isTrue();
        all[0].hears("{'type':6}").says("{'type':7}").isClosed(1000, "Ejected");
        assertThat(get(rooms(0).eject(FREE, room, id("bert"), null))).isTrue();
        all[1].hears("{'type':3,'removeClients':['anna']}").hears("{'type':6}");
    }

    @Test
    void both_sides_may_ask_at_once() throws Exception {
        Visitor[] all = three(FREE);
        assertThat(get(rooms(0).eject(FREE, room, id("bert"), "go"))).isTrue();
        all[1].hears("{'type':6,'msg':'go'}").says("{'type':6,'msg':'enough','flush':true}");
        all[1].hears("{'type':7}").isClosed(1000, "Left the room");
        for (Visitor each : List.of(all[0], all[2])) {
            each.hears("{'type':3,'removeClients':['bert']}");
        }
        hearNothing(all[0], all[2]);
    }

    @Test
    void who_does_not_agree_is_closed_five_seconds_after_it_was_asked() throws Exception {
        Visitor[] all = three(FREE);
        long start = System.nanoTime();
        assertThat(get(rooms(1).eject(FREE, room, id("anna"), null))).isTrue();
        all[0].hears("{'type':6}");
        Visitor dora = stranger(FREE).enters(room + "!");
        assertThat(get(rooms(2).close(FREE, room + "!", null))).isTrue();
        dora.hears("{'type':6}");
        all[0].isClosed(1000, "Ejected");
        dora.isClosed(1000, "Room closed");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isBetween(4_900L, 9_000L);
        for (Visitor each : List.of(all[1], all[2])) {
            each.hears("{'type':3,'removeClients':['anna']}");
        }
        hearNothing(all[1], all[2]);
    }

    @Test
    void a_closed_room_is_empty_for_who_comes_next_and_its_clients_hear_no_more_of_it() throws Exception {
        Visitor[] all = three(FREE);
        all[0].says(echoed("a", "1")).hears();
        assertThat(get(rooms(2).close(FREE, room, "lights out"))).isTrue();
        visitor("dora", FREE)
                .says(hello(room))
                .hears(
                        "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'dora',"
                                + "'clients':{'dora':{'clientState':{}}},'roomState':{},'readonly':false}");
        for (Visitor each : List.of(all[1], all[2])) {
            each.hears(changed("a", "1"));
        }
        for (Visitor each : all) {
            each.hears("{'type':6,'msg':'lights out'}").says(change("b", "2")).says("{'type':7}");
            each.isClosed(1000, "Room closed");
        }
        assertThat(get(rooms(0).find(FREE, room)).orElseThrow().clients()).hasSize(1);
        assertThat(state(FREE)).isEqualTo("{}");
    }

    @Test
    void what_clients_are_about_to_change_while_a_room_is_closed_does_not_end_them_otherwise() throws Exception {
        for (String hall : List.of(FREE, LOGIC)) {
            List<Visitor> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                all.add(visitor("v" + i, hall).enters(room));
            }
            for (int i = 0; i < 30; i++) {
                String value = Integer.toString(i);
                all.forEach(each -> each.says(change("a", value)));
            }
            assertThat(get(rooms(0).close(hall, room, null))).isTrue();
            for (Visitor each : all) {
                while (each.hears().getInteger("type") != 6) {
                    // What others have changed before.
                }
                each.says("{'type':7}").isClosed(1000, "Room closed");
            }
            assertThat(get(rooms(0).find(hall, room)).map(RoomSnapshot::state)).isEqualTo(Optional.of(Map.of()));
        }
    }
}
