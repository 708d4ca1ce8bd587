package io.chamberhub.conversation;

import static io.chamberhub.conversation.RoomNodes.BRIEF;
import static io.chamberhub.conversation.RoomNodes.FEW;
import static io.chamberhub.conversation.RoomNodes.FREE;
import static io.chamberhub.conversation.RoomNodes.SLOW;
import static io.chamberhub.conversation.RoomNodes.SMALL;
import static io.chamberhub.conversation.RoomNodes.TTL;
import static io.chamberhub.conversation.Visitor.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.conversation.Heard.Frame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much rooms may hold, and for how long: whoever goes beyond is closed, and the others do not notice. */
abstract class RoomBounds extends RoomTalk {
    @Test
    void a_room_that_is_full_on_all_nodes_together_turns_newcomers_away_until_somebody_leaves() {
        Visitor[] all = three(SMALL);
        visitor("dora", SMALL).says(hello(room)).isClosed(1013, "Room is full");
        visitor("lena", SMALL).says(hello(room, "{'readonly':true}")).isClosed(1013, "Room is full");
        hearNothing(all[0], all[1], all[2]);
        all[1].leaves();
        all[0].hears("{'type':3,'removeClients':['bert']}");
        visitor("emil", SMALL).enters(room);
        all[0].hears("{'type':3,'addClients':{'emil':{'clientState':{}}}}");
    }

    @Test
    void a_hall_that_is_full_on_all_nodes_together_has_a_place_again_once_a_room_has_ended() {
        Visitor anna = visitor("anna", FEW).enters(room);
        Visitor other = stranger(FEW).enters(room + "!");
        for (int node = 0; node < 3; node++) {
            stranger(FEW).says(hello(room + "?")).isClosed(1013, "Too many rooms");
        }
        Visitor bert = visitor("bert", FEW).enters(room);
        anna.hears("{'type':3,'addClients':{'bert':{'clientState':{}}}}");
        hearNothing(bert, anna);
        other.leaves();
        Visitor third = awaitPlace(room + "?");
        third.says(echoed("a", "1")).hears();
        hearNothing(bert, anna);
        // Nothing must be left of any of them.
        for (Visitor each : List.of(third, bert, anna)) {
            each.isLost();
        }
        awaitPlace(room + "?");
        awaitPlace(room + "!").leaves();
    }

    /** The room comes into being as soon as another one has ended. */
    private Visitor awaitPlace(String wanted) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            Visitor newcomer = stranger(FEW).says(hello(wanted));
            if (newcomer.entered()) {
                return newcomer;
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'roomChanges':[{'key':'a','value':''},{'key':'b','value':''},{'key':'c','value':''},{'key':'d','value':''}]|1008|Too many keys in the room",
                "'roomChanges':[{'key':'a','value':'123456789012345678901234567890'}]|1009|Room state too big",
                "'clientChanges':[{'key':'a','value':''},{'key':'b','value':''},{'key':'c','value':''}]|1008|Too many keys of the client",
                "'clientChanges':[{'key':'üö','value':'12345678901234567'}]|1009|Client state too big",
            })
    void a_change_beyond_the_limits_is_not_done_and_ends_its_client_only(String change, int code, String reason) {
        Visitor[] all = three(SMALL);
        all[1].says("{'type':2,'echo':true," + change + "}").isClosed(code, reason);
        all[0].hears("{'type':3,'removeClients':['bert']}");
        all[2].hears("{'type':3,'removeClients':['bert']}");
        hearNothing(all[0], all[2]);
        assertThat(state(SMALL)).isEqualTo("{'fence':'1'}");
    }

    @Test
    void what_is_just_within_the_limits_is_done() {
        Visitor[] all = three(SMALL);
        String most = "{'type':2,'roomChanges':[{'key':'a','value':'1'},{'key':'a'},{'key':'b','value':'"
                + "x".repeat(27) + "'},{'key':'c','value':''},{'key':'d','value':''}]}";
        all[0].says(most);
        all[1].hears(most.replace("2,", "3,").replace("]}", "],'updateClients':{}}"));
        all[1].says("{'type':2,'clientChanges':[{'key':'üö','value':'1234567890123456'}]}");
        all[0].hears("{'type':3,'updateClients':{'bert':[{'key':'üö','value':'1234567890123456'}]}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'','b':'','c':''}|1008|Too many keys of the client",
                "{'a':'12345678901234567890'}|1009|Client state too big",
            })
    void a_newcomer_with_too_much_state_does_not_get_in(String state, int code, String reason) {
        Visitor anna = visitor("anna", SMALL).enters(room);
        visitor("bert", SMALL)
                .says(hello(room, "{'clientState':" + state + "}"))
                .isClosed(code, reason);
        hearNothing(anna);
    }

    @Test
    void messages_that_are_too_long_end_their_client_only() {
        Visitor[] all = three(SMALL);
        all[1].says("x".repeat(201)).isCut(1009, "Frame too big");
        all[2].hears("{'type':3,'removeClients':['bert']}");
        Buffer half = Buffer.buffer("x".repeat(160));
        all[2].says(List.of(new Frame(false, Frame.TEXT, half), new Frame(true, Frame.CONTINUATION, half)));
        all[2].isCut(1009, "Message too big");
        all[0].hears("{'type':3,'removeClients':['bert']}").hears("{'type':3,'removeClients':['carl']}");
        hearNothing(all[0]);
    }

    @Test
    void who_changes_too_much_too_fast_is_closed_and_what_it_had_changed_is_so() {
        Visitor[] all = three(SLOW);
        for (int i = 1; i <= 50; i++) {
            all[1].says(change("a", Integer.toString(i)));
        }
        all[1].isClosed(1008, "Too many changes");
        int done = 0;
        JsonObject heard = all[0].hears();
        while (heard.containsKey("roomChanges")) {
            done++;
            all[2].hears(changed("a", Integer.toString(done)));
            heard = all[0].hears();
        }
        assertThat(done).isBetween(5, 20);
        assertThat(heard.encode()).isEqualTo("{\"type\":3,\"removeClients\":[\"bert\"]}");
        all[2].hears("{'type':3,'removeClients':['bert']}");
        hearNothing(all[2], all[0]);
    }

    @Test
    void what_is_in_an_empty_room_is_there_for_who_comes_back_in_time_on_whatever_node() throws TimeoutException {
        for (int i = 0; i < 6; i++) {
            Visitor each = visitor("v" + i, FREE).says(hello(room));
            assertThat(each.hears().getJsonObject("roomState").encode())
                    .isEqualTo(i == 0 ? "{}" : "{\"a\":\"" + (i - 1) + "\"}");
            each.says(echoed("a", Integer.toString(i))).hears();
            each.leaves();
            HubRooms.awaitEmpty(rooms(i), FREE, room);
        }
    }

    @Test
    void an_empty_room_ends_in_time_and_not_before_however_often_somebody_came_and_went() throws Exception {
        Visitor anna = visitor("anna", BRIEF).enters(room);
        anna.says(echoed("a", "1")).hears();
        anna.leaves();
        passTime(TTL / 2);
        Visitor bert = visitor("bert", BRIEF).says(hello(room));
        assertThat(bert.hears().getJsonObject("roomState").encode()).isEqualTo("{\"a\":\"1\"}");
        long last = System.nanoTime();
        bert.leaves();
        int node = 0;
        while (get(rooms(node++).find(BRIEF, room)).isPresent()) {
            assertThat(millisSince(last)).isLessThan(TTL + 5_000L);
        }
        assertThat(millisSince(last)).isGreaterThanOrEqualTo(TTL);
        assertThat(state(BRIEF)).isEqualTo("{}");
    }

    /** Looks at the room for so many ms, in which it must be there. */
    private void passTime(int millis) throws TimeoutException {
        long start = System.nanoTime();
        while (millisSince(start) < millis) {
            assertThat(get(rooms(1).find(BRIEF, room))).isPresent();
        }
    }

    private static long millisSince(long start) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
