package io.chamberhub.conversation;

import static io.chamberhub.conversation.Visitor.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.conversation.Heard.Frame;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What clients of rooms say and hear, whoever serves them. Every message counts, and every member of it. */
abstract class RoomsContract {
    private static final AtomicInteger ROOMS = new AtomicInteger();

    private final String room = "room " + ROOMS.incrementAndGet();
    private final Map<String, String> names = new HashMap<>();
    private final List<Visitor> visitors = new ArrayList<>();
    private int fences;

    abstract RoomsServer server();

    @AfterEach
    void everybody_goes() {
        visitors.forEach(Visitor::close);
    }

    private Visitor visitor(String name) {
        return visitor(name, RoomsHall.FREE);
    }

    private Visitor visitor(String name, RoomsHall hall) {
        return visitor(name, hall, "");
    }

    private Visitor visitor(String name, RoomsHall hall, String query) {
        RoomsServer server = server();
        Visitor visitor = Visitor.connect(name, server.port(hall, visitors.size()), server.target(hall) + query, names);
        visitors.add(visitor);
        return visitor;
    }

    /** Two clients in one room, who know of each other. */
    private Visitor[] pair() {
        Visitor anna = visitor("anna").enters(room);
        Visitor bert = visitor("bert").enters(room);
        anna.hears("{'type':3,'addClients':{'bert':{'clientState':{}}}}");
        return new Visitor[] {anna, bert};
    }

    /** All of them hear nothing before they hear a change that one of them makes now. */
    private void hearNothing(Visitor speaker, Visitor... others) {
        String fence = "[{'key':'fence','value':'" + ++fences + "'}]";
        String heard = "{'type':3,'roomChanges':" + fence + ",'updateClients':{}}";
        speaker.says("{'type':2,'echo':true,'roomChanges':" + fence + "}").hears(heard);
        for (Visitor other : others) {
            other.hears(heard);
        }
    }

    @Test
    void a_newcomer_is_told_who_it_is_who_is_there_and_the_state_of_the_room() {
        visitor("anna")
                .says(hello(room))
                .hears(
                        "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'anna',"
                                + "'clients':{'anna':{'clientState':{}}},'roomState':{},'readonly':false}");
        visitor("bert")
                .says(hello(
                        room,
                        "{'roomProtocol':'chess','clientState':{'x':'1','':''},'clientType':'','clientName':'Bert',"
                                + "'roomCredential':'r','clientCredential':'c','readonly':false,'more':[1]}"))
                .hears("{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'chess','clientId':'bert',"
                        + "'clients':{'anna':{'clientState':{}},"
                        + "'bert':{'clientState':{'x':'1','':''},'clientType':'','clientName':'Bert'}},"
                        + "'roomState':{},'readonly':false}");
    }

    @Test
    void others_are_told_of_a_newcomer_with_all_that_it_said_of_itself() {
        Visitor anna = visitor("anna").enters(room);
        visitor("bert")
                .enters(room, "{'clientState':{'mood':'grüß 😀'},'clientType':'mouse','clientName':'Bert \\u2028'}");
        anna.hears("{'type':3,'addClients':{'bert':{'clientState':{'mood':'grüß 😀'},'clientType':'mouse',"
                + "'clientName':'Bert \\u2028'}}}");
    }

    @Test
    void those_who_stay_are_told_who_leaves_in_good_order_or_not() {
        Visitor anna = visitor("anna").enters(room);
        Visitor bert = visitor("bert").enters(room);
        anna.hears();
        Visitor carl = visitor("carl").enters(room);
        anna.hears();
        bert.hears("{'type':3,'addClients':{'carl':{'clientState':{}}}}");
        bert.leaves();
        anna.hears("{'type':3,'removeClients':['bert']}");
        carl.hears("{'type':3,'removeClients':['bert']}").isLost();
        anna.hears("{'type':3,'removeClients':['carl']}");
        visitor("dora")
                .says(hello(room))
                .hears(
                        "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'dora',"
                                + "'clients':{'anna':{'clientState':{}},'dora':{'clientState':{}}},'roomState':{},'readonly':false}");
    }

    @Test
    void rooms_do_not_hear_each_other() {
        Visitor anna = visitor("anna").enters(room);
        Visitor bert = visitor("bert").enters(room + "?");
        anna.says("{'type':2,'roomChanges':[{'key':'a','value':'1'}],'clientChanges':[{'key':'b','value':'2'}]}");
        hearNothing(anna);
        hearNothing(bert);
        bert.leaves();
        hearNothing(anna);
    }

    @Test
    void the_query_of_the_target_does_not_matter() {
        Visitor anna = visitor("anna").enters(room);
        visitor("bert", RoomsHall.FREE, "?user=bert").enters(room);
        anna.hears("{'type':3,'addClients':{'bert':{'clientState':{}}}}");
    }

    @Test
    void a_change_of_the_room_is_told_to_the_others() {
        Visitor[] both = pair();
        both[0].says("{'type':2,'roomChanges':[{'key':'a','value':'1'},{'key':'b','value':'2'}]}");
        both[1].hears("{'type':3,'roomChanges':[{'key':'a','value':'1'},{'key':'b','value':'2'}],'updateClients':{}}");
        hearNothing(both[1], both[0]);
    }

    @Test
    void a_change_of_a_client_is_told_to_the_others() {
        Visitor[] both = pair();
        both[0].says("{'type':2,'clientChanges':[{'key':'a','value':'1'}],'echo':false}");
        both[1].hears("{'type':3,'updateClients':{'anna':[{'key':'a','value':'1'}]}}");
        hearNothing(both[1], both[0]);
    }

    @Test
    void room_and_client_change_together() {
        Visitor[] both = pair();
        both[0].says("{'type':2,'clientChanges':[{'key':'a','value':'1'}],'roomChanges':[{'key':'b','value':'2'}]}");
        both[1].hears("{'type':3,'roomChanges':[{'key':'b','value':'2'}],"
                + "'updateClients':{'anna':[{'key':'a','value':'1'}]}}");
    }

    @Test
    void who_asks_for_an_echo_is_told_like_the_others() {
        Visitor[] both = pair();
        both[0].says("{'type':2,'echo':true,'clientChanges':[{'key':'a','value':'1'}]}");
        for (Visitor each : both) {
            each.hears("{'type':3,'updateClients':{'anna':[{'key':'a','value':'1'}]}}");
        }
    }

    @Test
    void a_key_without_a_value_goes() {
        Visitor[] both = pair();
        both[0].says("{'type':2,'roomChanges':[{'key':'a','value':'1'},{'key':'b','value':'2'}],"
                + "'clientChanges':[{'key':'c','value':'3'},{'key':'d','value':'4'}]}");
        both[1].hears();
        both[0].says("{'type':2,'roomChanges':[{'key':'a'}],'clientChanges':[{'key':'c'}]}");
        both[1].hears("{'type':3,'roomChanges':[{'key':'a'}],'updateClients':{'anna':[{'key':'c'}]}}");
        visitor("carl")
                .says(hello(room))
                .hears(
                        "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'carl',"
                                + "'clients':{'anna':{'clientState':{'d':'4'}},'bert':{'clientState':{}},"
                                + "'carl':{'clientState':{}}},'roomState':{'b':'2'},'readonly':false}");
    }

    @Test
    void several_changes_of_one_key_are_all_told_and_the_last_one_counts() {
        Visitor[] both = pair();
        String changes = "[{'key':'a','value':'1'},{'key':'a'},{'key':'a','value':'2'},{'key':'a','value':''}]";
        both[0].says("{'type':2,'roomChanges':" + changes + ",'clientChanges':" + changes + "}");
        both[1].hears("{'type':3,'roomChanges':" + changes + ",'updateClients':{'anna':" + changes + "}}");
        visitor("carl")
                .says(hello(room))
                .hears(
                        "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'carl',"
                                + "'clients':{'anna':{'clientState':{'a':''}},'bert':{'clientState':{}},"
                                + "'carl':{'clientState':{}}},'roomState':{'a':''},'readonly':false}");
    }

    @Test
    void a_room_remembers_its_state_but_not_its_clients() throws TimeoutException {
        Visitor anna = visitor("anna").enters(room);
        anna.says("{'type':2,'echo':true,'roomChanges':[{'key':'a','value':'1'}]}")
                .hears();
        anna.leaves();
        server().awaitEmpty(RoomsHall.FREE, room);
        visitor("bert")
                .says(hello(room))
                .hears(
                        "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'bert',"
                                + "'clients':{'bert':{'clientState':{}}},'roomState':{'a':'1'},'readonly':false}");
    }

    @Test
    void changes_are_told_in_the_order_in_which_they_were_made() {
        Visitor[] both = pair();
        for (int i = 0; i < 100; i++) {
            both[0].says("{'type':2,'roomChanges':[{'key':'" + i % 3 + "','value':'" + i + "'}]}");
        }
        for (int i = 0; i < 100; i++) {
            both[1].hears("{'type':3,'roomChanges':[{'key':'" + i % 3 + "','value':'" + i + "'}],'updateClients':{}}");
        }
    }

    @Test
    void what_comes_right_behind_the_hello_counts() {
        Visitor anna = visitor("anna");
        anna.saysAtOnce(hello(room), "{'type':2,'echo':true,'roomChanges':[{'key':'a','value':'1'}]}");
        anna.hears("{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'anna',"
                + "'clients':{'anna':{'clientState':{}}},'roomState':{},'readonly':false}");
        anna.hears("{'type':3,'roomChanges':[{'key':'a','value':'1'}],'updateClients':{}}");
    }

    @Test
    void messages_may_be_binary_and_in_fragments() {
        Visitor anna = visitor("anna");
        anna.says(List.of(new Frame(true, Frame.BINARY, Buffer.buffer(hello(room)))));
        anna.hears();
        anna.says(List.of(
                new Frame(false, Frame.TEXT, Buffer.buffer("{\"type\":2,\"echo\":true,\"client")),
                new Frame(false, Frame.CONTINUATION, Buffer.buffer("Changes\":[{\"key\":\"a\",")),
                new Frame(true, Frame.CONTINUATION, Buffer.buffer("\"value\":\"1\"}]}"))));
        anna.hears("{'type':3,'updateClients':{'anna':[{'key':'a','value':'1'}]}}");
    }

    @Test
    void who_only_listens_hears_everything_and_is_announced_to_nobody() {
        Visitor anna = visitor("anna").enters(room);
        Visitor lena = visitor("lena");
        lena.says(hello(room, "{'readonly':true,'clientName':'Lena'}"))
                .hears(
                        "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'lena',"
                                + "'clients':{'anna':{'clientState':{}}},'roomState':{},'readonly':true}");
        anna.says("{'type':2,'roomChanges':[{'key':'a','value':'1'}]}");
        lena.hears("{'type':3,'roomChanges':[{'key':'a','value':'1'}],'updateClients':{}}");
        visitor("bert")
                .says(hello(room))
                .hears(
                        "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'bert',"
                                + "'clients':{'anna':{'clientState':{}},'bert':{'clientState':{}}},"
                                + "'roomState':{'a':'1'},'readonly':false}");
        lena.hears("{'type':3,'addClients':{'bert':{'clientState':{}}}}");
        anna.hears("{'type':3,'addClients':{'bert':{'clientState':{}}}}");
        lena.leaves();
        hearNothing(anna);
    }

    @Test
    void who_only_listens_may_change_its_own_state_of_which_nobody_is_told() {
        Visitor anna = visitor("anna").enters(room);
        Visitor lena = visitor("lena").enters(room, "{'readonly':true}");
        lena.says("{'type':2,'echo':true,'clientChanges':[{'key':'a','value':'1'}],'roomChanges':[]}");
        hearNothing(anna, lena);
    }

    @Test
    void who_only_listens_and_changes_the_room_is_closed_and_nothing_changes() {
        Visitor anna = visitor("anna").enters(room);
        Visitor lena = visitor("lena").enters(room, "{'readonly':true}");
        lena.says("{'type':2,'roomChanges':[{'key':'a','value':'1'}],'clientChanges':[{'key':'a','value':'1'}]}")
                .isClosed(1002, "error: readonly client cannot change room state");
        hearNothing(anna);
        visitor("bert")
                .says(hello(room))
                .hears(
                        "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'bert',"
                                + "'clients':{'anna':{'clientState':{}},'bert':{'clientState':{}}},"
                                + "'roomState':{'fence':'1'},'readonly':false}");
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/rooms/absent.csv", delimiter = '|', quoteCharacter = '`')
    void what_is_optional_and_empty_counts_as_absent(String hello, String change) {
        Visitor anna = visitor("anna").enters(room, hello);
        anna.says(change);
        hearNothing(anna);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/rooms/hellos.csv", delimiter = '|', quoteCharacter = '`')
    void a_bad_hello_is_answered_by_what_is_wrong_with_it(String hello, String reason) {
        visitor("anna").says(hello.replace("ROOM", room)).isClosed(1002, reason);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/rooms/mistakes.csv", delimiter = '|', quoteCharacter = '`')
    void a_bad_message_is_answered_by_what_is_wrong_with_it(String message, String reason) {
        Visitor[] both = pair();
        both[1].says(message).isClosed(1002, "error: " + reason);
        both[0].hears("{'type':3,'removeClients':['bert']}");
        hearNothing(both[0]);
    }

    @Test
    void what_was_asked_for_before_a_mistake_is_done_and_told() {
        Visitor[] both = pair();
        both[1].saysAtOnce("{'type':2,'echo':true,'roomChanges':[{'key':'a','value':'1'}]}", "{'type':77}");
        for (Visitor each : both) {
            each.hears("{'type':3,'roomChanges':[{'key':'a','value':'1'}],'updateClients':{}}");
        }
        both[1].isClosed(1002, "error: Unhandled message type 77");
        both[0].hears("{'type':3,'removeClients':['bert']}");
    }

    @Test
    void nothing_counts_that_comes_behind_a_bad_message() {
        Visitor[] both = pair();
        both[1].saysAtOnce("{'type':77}", "{'type':2,'roomChanges':[{'key':'a','value':'1'}]}");
        both[1].isClosed(1002, "error: Unhandled message type 77");
        both[0].hears("{'type':3,'removeClients':['bert']}");
        hearNothing(both[0]);
    }

    @Test
    void logic_is_asked_about_hellos_changes_and_actions() {
        Visitor anna = visitor("anna", RoomsHall.JUDGED);
        anna.says(hello(room, "{'clientState':{'a':'1'},'readonly':false}"))
                .hears(
                        "{'type':1,'protocol':'websocket-room-server:1','roomProtocol':'cardographer:1','clientId':'anna',"
                                + "'clients':{'anna':{'clientState':{'a':'1'}}},'roomState':{},'readonly':false}");
        Visitor lena = visitor("lena", RoomsHall.JUDGED).enters(room, "{'readonly':true}");
        anna.says("{'type':2,'echo':true,'roomChanges':[{'key':'b','value':'2'}],'clientChanges':[{'key':'a'}]}");
        for (Visitor each : List.of(anna, lena)) {
            each.hears("{'type':3,'roomChanges':[{'key':'b','value':'2'}],'updateClients':{'anna':[{'key':'a'}]}}");
        }
        anna.says("{'type':4,'action':'test','id':'7','data':'some'}")
                .hears("{'type':5,'id':'7','success':true,'data':'some'}");
        anna.says("{'type':4,'action':'test'}").hears("{'type':5,'success':true}");
        lena.says("{'type':4,'action':'test','id':'','data':''}").hears("{'type':5,'id':'','success':true,'data':''}");
        lena.says("{'type':4,'action':'','id':'8','data':'some'}")
                .hears("{'type':5,'id':'8','success':false,'msg':'no action '}");
        hearNothing(anna, lena);
    }

    @Test
    void without_a_hello_in_time_the_connection_ends() {
        assertThat(server().endOfTheSilent()).isEqualTo("no hello received in time");
    }
}
