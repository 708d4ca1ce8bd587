package io.chamberhub.conversation;

import static io.chamberhub.conversation.RoomNodes.LOGIC;
import static io.chamberhub.conversation.Visitor.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.room.KeyChange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logic that decides what may happen in rooms. */
abstract class RoomDecisions extends RoomTalk {
    private static final String LATE = "the room's logic did not answer in time";
    private static final String FAILED = "the room's logic failed";

    private static String act(String action, String id) {
        return "{'type':4,'action':'" + action + "','id':'" + id + "'}";
    }

    private Visitor says(String name, String credential) {
        return visitor(name, LOGIC).says(hello(room, "{'roomCredential':'" + credential + "'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refuse|1002|you are not on the list",
                "never|1011|" + LATE,
                "fail|1011|" + FAILED,
                "throw|1011|" + FAILED,
            })
    void who_may_not_enter_is_told_why_and_the_others_notice_nothing(String credential, int code, String why) {
        Visitor[] all = three(LOGIC);
        Visitor dora = says("dora", credential);
        hearNothing(all[0], all[1], all[2]);
        dora.hears("{'type':0,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','msg':'"
                        + why.replace("'", "\\u0027") + "'}")
                .isClosed(code, "error: " + why);
        hearNothing(all[2], all[1], all[0]);
        assertThat(nodes().logic().left(room)).as("leave was called").isEmpty();
    }

    @Test
    void logic_says_who_only_listens() {
        Visitor anna = visitor("anna", LOGIC).enters(room);
        Visitor lena = says("lena", "listen");
        assertThat(lena.hears().getBoolean("readonly")).isTrue();
        hearNothing(anna, lena);
        lena.says(change("a", "1")).isClosed(1002, "error: readonly client cannot change room state");
        hearNothing(anna);
    }

    @Test
    void logic_says_what_others_see_of_a_newcomer() {
        Visitor anna = visitor("anna", LOGIC).enters(room);
        JsonObject clients = says("bert", "rename").hears().getJsonObject("clients");
        String seen = "{'clientState':{'by':'logic'},'clientType':'guest','clientName':'Renamed'}";
        assertThat(clients.getJsonObject("bert")).isEqualTo(new JsonObject(seen.replace('\'', '"')));
        anna.hears("{'type':3,'addClients':{'bert':" + seen + "}}");
    }

    @Test
    void of_many_who_want_to_be_alone_one_gets_in() {
        List<Visitor> all = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            all.add(visitor("v" + i, LOGIC));
        }
        all.forEach(each -> each.says(hello(room, "{'roomCredential':'alone'}")));
        long entered = all.stream().filter(Visitor::entered).count();
        assertThat(entered).isEqualTo(1);
    }

    @Test
    void logic_may_have_something_else_changed_or_nothing() {
        Visitor[] all = three(LOGIC);
        all[1].says(change("replace", "x"));
        for (Visitor each : all) {
            each.hears("{'type':3,'roomChanges':[{'key':'replaced','value':'by " + id("bert") + "'}],"
                    + "'updateClients':{'bert':[{'key':'own','value':'too'}]}}");
        }
        all[1].says(echoed("drop", "x"));
        hearNothing(all[1], all[0], all[2]);
    }

    @Test
    void an_action_of_who_only_listens_may_change_the_room() {
        Visitor anna = visitor("anna", LOGIC).enters(room);
        Visitor lena = visitor("lena", LOGIC).enters(room, "{'readonly':true}");
        String voted = "{'type':3,'roomChanges':[{'key':'for x','value':'1'},{'key':'all','value':'1'}],"
                + "'updateClients':{}}";
        lena.says("{'type':4,'action':'vote','data':'x'}")
                .hears(voted)
                .hears("{'type':5,'success':true,'data':'for x'}");
        anna.hears(voted);
        hearNothing(anna, lena);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "refuse|1002|nobody may change this",
                "never|1011|" + LATE,
                "fail|1011|" + FAILED,
                "throw|1011|" + FAILED,
            })
    void a_change_that_is_not_decided_ends_its_client_only(String key, int code, String why) {
        Visitor[] all = three(LOGIC);
        all[1].says(change(key, "x")).says(change("behind", "it"));
        if (key.equals("never")) {
            hearNothing(all[0], all[2]);
            all[1].hears(changed("fence", "1"));
        }
        all[1].isClosed(code, "error: " + why);
        all[0].hears("{'type':3,'removeClients':['bert']}");
        all[2].hears("{'type':3,'removeClients':['bert']}");
        hearNothing(all[2], all[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"deny|not now", "never|" + LATE, "fail|" + FAILED, "throw|" + FAILED})
    void an_action_that_cannot_be_done_is_answered_and_no_more(String action, String why) {
        Visitor[] all = three(LOGIC);
        all[1].says(act(action, "7"));
        hearNothing(all[0], all[2]);
        JsonObject fence = all[1].hears();
        JsonObject answer = all[1].hears();
        if (fence.getInteger("type") == 5) {
            JsonObject first = fence;
            fence = answer;
            answer = first;
        }
        assertThat(fence.getInteger("type")).isEqualTo(3);
        assertThat(answer)
                .isEqualTo(new JsonObject()
                        .put("type", 5)
                        .put("id", "7")
                        .put("success", false)
                        .put("msg", why));
        all[1].says(act("any", "8")).hears("{'type':5,'id':'8','success':true}");
        hearNothing(all[1], all[0], all[2]);
    }

    @Test
    void actions_that_nobody_handles_are_a_mistake() {
        Visitor[] all = three(LOGIC);
        all[1].says(act("unhandled", "7")).isClosed(1002, "error: unhandled actions");
        all[0].hears("{'type':3,'removeClients':['bert']}");
    }

    @Test
    void what_an_action_changes_is_told_to_all_before_its_answer() {
        Visitor[] all = three(LOGIC);
        all[1].says("{'type':4,'action':'vote','id':'1','data':'x'}");
        for (Visitor each : all) {
            each.hears("{'type':3,'roomChanges':[{'key':'for x','value':'1'},{'key':'all','value':'1'}],"
                    + "'updateClients':{}}");
        }
        all[1].hears("{'type':5,'id':'1','success':true,'data':'for x'}");
        hearNothing(all[0], all[1], all[2]);
    }

    @Test
    void what_an_answer_says_of_the_room_is_so() {
        Visitor anna = visitor("anna", LOGIC).enters(room, "{'readonly':false}");
        Visitor lena = visitor("lena", LOGIC).enters(room, "{'readonly':true}");
        for (int i = 0; i < 20; i++) {
            String value = "v" + i;
            anna.says("{'type':2,'echo':true,'roomChanges':[{'key':'k','value':'" + value + "'}]}")
                    .hears(changed("k", value));
            // By now it has happened, whether her node has been told or not.
            lena.says(act("look", value)).hears(changed("k", value));
            assertThat(lena.hears().getString("data")).isEqualTo("{k=" + value + "}");
        }
    }

    @Test
    void logic_that_does_not_answer_one_client_answers_others_once_it_looks_at_rooms() {
        List<Visitor> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(visitor("v" + i, LOGIC).enters(room, "{'readonly':true}"));
        }
        // From now on it is known to look.
        all.forEach(each -> each.says(act("look", "1")).hears());
        for (int i = 0; i < 12; i++) {
            all.get(i).says(act(i < 6 ? "never" : "look", "2"));
        }
        for (int i = 0; i < 12; i++) {
            assertThat(all.get(i).hears().getBoolean("success")).as("v" + i).isEqualTo(i >= 6);
        }
    }

    @Test
    void no_vote_is_lost_and_none_is_counted_twice() throws Exception {
        List<Visitor> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(visitor("v" + i, LOGIC).enters(room));
        }
        int votes = 25;
        for (int i = 0; i < votes; i++) {
            for (int v = 0; v < all.size(); v++) {
                all.get(v).says("{'type':4,'action':'vote','id':'" + i + "','data':'" + (v + i) % 4 + "'}");
            }
        }
        List<Map<String, String>> known = new ArrayList<>();
        for (Visitor each : all) {
            known.add(tally(each, votes, all.size() * votes));
        }
        Map<String, String> state =
                new TreeMap<>(get(rooms(0).find(LOGIC, room)).orElseThrow().state());
        assertThat(state).isEqualTo(Map.of("all", "300", "for 0", "75", "for 1", "75", "for 2", "75", "for 3", "75"));
        assertThat(known).containsOnly(state);
        assertThat(nodes().logic().askedToVote()).isGreaterThanOrEqualTo(300);
    }

    /** Hears answers and, one after the other, numbers of all votes. */
    private static Map<String, String> tally(Visitor voter, int answers, int votes) {
        Map<String, String> state = new TreeMap<>();
        int answered = 0;
        int counted = 0;
        while (answered < answers || counted < votes) {
            JsonObject heard = voter.hears();
            if (heard.getInteger("type") == 5) {
                assertThat(heard.getBoolean("success")).as(heard.encode()).isTrue();
                assertThat(heard.getString("id")).isEqualTo(Integer.toString(answered++));
            } else if (heard.containsKey("roomChanges")) {
                heard.getJsonArray("roomChanges").forEach(change -> {
                    JsonObject key = (JsonObject) change;
                    state.put(key.getString("key"), key.getString("value"));
                });
                assertThat(state.get("all")).isEqualTo(Integer.toString(++counted));
            }
        }
        return state;
    }

    @Test
    void a_decision_sees_what_the_server_has_changed_before() throws Exception {
        Visitor anna = visitor("anna", LOGIC).enters(room);
        for (int i = 0; i < 20; i++) {
            assertThat(get(rooms(i).change(LOGIC, room, List.of(new KeyChange("all", Integer.toString(100 * i))))))
                    .isEmpty();
            anna.says("{'type':4,'action':'vote','data':'x'}");
            JsonObject heard = anna.hears();
            while (heard.getInteger("type") != 5) {
                heard = anna.hears();
            }
            assertThat(get(rooms(i + 1).find(LOGIC, room)).orElseThrow().state())
                    .containsEntry("all", Integer.toString(100 * i + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void logic_is_told_once_of_each_client_that_has_left_in_whatever_way(boolean readonly) throws Exception {
        List<Visitor> all = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(visitor("v" + i, LOGIC).enters(room, "{'readonly':" + readonly + "}"));
            ids.add(id("v" + i));
        }
        BlockingQueue<String> left = nodes().logic().left(room);
        all.get(0).says("{'type':6}");
        all.get(1).isLost();
        all.get(2).says("{'type':77}");
        all.get(3).says(List.of(new Frame(true, Frame.CLOSE, Buffer.buffer())));
        get(rooms(0).eject(LOGIC, room, ids.get(4), null));
        all.get(4).says("{'type':7}");
        all.get(5).says(change("never", "x"));
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            told.add(left.poll(10, TimeUnit.SECONDS));
        }
        get(rooms(1).close(LOGIC, room, null));
        for (int i = 0; i < 2; i++) {
            told.add(left.poll(10, TimeUnit.SECONDS));
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(ids);
        all.get(6).isLost();
        all.get(7).says("{'type':6}");
        // Who comes and goes now is the only one to be heard of.
        Visitor last = visitor("last", LOGIC).enters(room);
        last.leaves();
        assertThat(left.poll(10, TimeUnit.SECONDS)).isEqualTo(id("last"));
        assertThat(left).isEmpty();
    }
}
