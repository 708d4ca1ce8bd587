package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogicCallTest {
    private static final String ROOM = "'hall':'/wss','room':{'id':'tea','version':41,"
            + "'state':{'topic':'cake','half':'\uFFFD'},'clients':{"
            + "'1':{'type':'human','name':'Ann','state':{'mood':'fine'},'readonly':false,'subject':'ann@example.org'},"
            + "'2':{'state':{},'readonly':true}}},";
    private static final String ANN = "'client':{'id':'1','type':'human','name':'Ann','state':{'mood':'fine'},"
            + "'readonly':false,'subject':'ann@example.org'}";

    private final WatchedRoom room = new WatchedRoom();

    private static void says(LogicCall call, String json) {
        JsonObject said = call.json().copy();
        assertThat(said.remove("delivery")).isEqualTo(call.delivery());
        assertThat(said.encode()).isEqualTo(json.replace('\'', '"'));
    }

    @Test
    void a_newcomer_has_an_address_and_no_id() {
        ClientInfo info = new ClientInfo("human", "Bob", Map.of("a", "b"));
        HelloRequest request = new HelloRequest(HelloRequest.PROTOCOL, "chat:1", "tea", "rc", "cc", info, true);
        says(
                LogicCall.hello(room, true, new Newcomer("192.0.2.1", "a=b", "bob"), request),
                "{'call':'hello'," + ROOM
                        + "'client':{'type':'human','name':'Bob','state':{'a':'b'},'readonly':true,'subject':'bob',"
                        + "'address':'192.0.2.1'},"
                        + "'request':{'roomProtocol':'chat:1','roomCredential':'rc','clientCredential':'cc',"
                        + "'clientType':'human','clientName':'Bob','clientState':{'a':'b'},'readonly':true}}");
    }

    @Test
    void what_a_newcomer_does_not_say_is_left_out() {
        ClientInfo info = new ClientInfo(null, null, Map.of());
        HelloRequest request = new HelloRequest(HelloRequest.PROTOCOL, "", "tea", null, null, info, false);
        says(
                LogicCall.hello(room, false, new Newcomer("192.0.2.1", null, null), request),
                "{'call':'hello','hall':'/wss','room':{'id':'tea','version':41},"
                        + "'client':{'state':{},'readonly':false,'address':'192.0.2.1'},"
                        + "'request':{'roomProtocol':'','clientState':{},'readonly':false}}");
    }

    @Test
    void a_change_has_the_changes_that_were_asked_for() {
        ChangeRequest request =
                new ChangeRequest(List.of(new KeyChange("a", "b"), new KeyChange("c", null)), List.of(), true);
        says(
                LogicCall.change(room, true, WatchedRoom.ANN, request),
                "{'call':'change'," + ROOM + ANN + ",'request':{'roomChanges':[{'key':'a','value':'b'},{'key':'c'}],"
                        + "'clientChanges':[],'echo':true}}");
        says(
                LogicCall.change(room, true, WatchedRoom.ANN, new ChangeRequest(null, null, false)),
                "{'call':'change'," + ROOM + ANN + ",'request':{'echo':false}}");
    }

    @Test
    void an_action_has_its_data() {
        says(
                LogicCall.action(room, true, WatchedRoom.ANN, new ActionRequest("vote", "tea", "7")),
                "{'call':'action'," + ROOM + ANN + ",'request':{'action':'vote','data':'tea','id':'7'}}");
        says(
                LogicCall.action(room, true, WatchedRoom.ANN, new ActionRequest("vote", null, null)),
                "{'call':'action'," + ROOM + ANN + ",'request':{'action':'vote'}}");
    }

    @Test
    void who_leaves_asks_for_nothing() {
        says(
                LogicCall.leave(room, WatchedRoom.ANN),
                "{'call':'leave','hall':'/wss','room':{'id':'tea','version':41}," + ANN + "}");
    }

    @Test
    void a_room_of_which_nothing_is_said_is_not_looked_at() {
        LogicCall.change(room, false, WatchedRoom.ANN, new ChangeRequest(null, null, false));
        LogicCall.action(room, false, WatchedRoom.ANN, new ActionRequest("vote", null, null));
        LogicCall.leave(room, WatchedRoom.ANN);
        assertThat(room.isLookedAt()).isFalse();
        LogicCall.change(room, true, WatchedRoom.ANN, new ChangeRequest(null, null, false));
        assertThat(room.isLookedAt()).isTrue();
    }

    @Test
    void each_call_is_told_from_all_others() {
        LogicCall call = LogicCall.leave(room, WatchedRoom.ANN);
        assertThat(call.json().getString("delivery")).isEqualTo(call.delivery());
        assertThat(LogicCall.leave(room, WatchedRoom.ANN).delivery()).isNotEqualTo(call.delivery());
    }
}
