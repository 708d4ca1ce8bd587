package io.chamberhub.conversation;

import static io.chamberhub.conversation.RoomNodes.FREE;
import static io.chamberhub.conversation.RoomNodes.LOGIC;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask to leave. */
abstract class RoomGoodbyes extends RoomTalk {
    private static final String HOLD = "{'type':4,'action':'hold','id':'h','data':'d'}";

    @ParameterizedTest
    @ValueSource(strings = {FREE, LOGIC})
    void who_asks_to_leave_may_go_and_the_others_are_told_once(String hall) {
        Visitor[] all = three(hall);
        all[1].says("{'type':6}").hears("{'type':7}").isClosed(1000, "Left the room");
        for (Visitor each : new Visitor[] {all[0], all[2]}) {
            each.hears("{'type':3,'removeClients':['bert']}");
        }
        hearNothing(all[0], all[2]);
    }

    @Test
    void what_was_asked_for_before_is_done_whether_it_is_waited_for_or_not() {
        Visitor[] all = three(FREE);
        all[1].saysAtOnce(change("a", "1"), "{'type':6,'msg':'bye','flush':false}");
        all[1].hears("{'type':7}").isClosed(1000, "Left the room");
        for (Visitor each : new Visitor[] {all[0], all[2]}) {
            each.hears(changed("a", "1")).hears("{'type':3,'removeClients':['bert']}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FREE, LOGIC})
    void what_is_to_be_flushed_is_done_and_told_first(String hall) {
        Visitor[] all = three(hall);
        for (int i = 0; i < 50; i++) {
            all[1].says(echoed("a", Integer.toString(i)));
        }
        all[1].says("{'type':6,'flush':true}").says(echoed("too", "late"));
        for (Visitor each : all) {
            for (int i = 0; i < 50; i++) {
                each.hears(changed("a", Integer.toString(i)));
            }
        }
        all[1].hears("{'type':7}").isClosed(1000, "Left the room");
        all[0].hears("{'type':3,'removeClients':['bert']}");
        all[2].hears("{'type':3,'removeClients':['bert']}");
        hearNothing(all[0], all[2]);
    }

    @Test
    void an_action_under_way_is_answered_first_where_it_is_to_be_flushed() {
        Visitor[] all = three(LOGIC);
        all[1].says(echoed("a", "1")).says(HOLD).says(echoed("b", "2")).says("{'type':6,'flush':true}");
        for (Visitor each : all) {
            each.hears(changed("a", "1"));
        }
        hearNothing(all[0], all[1], all[2]);
        nodes().logic().held(room).complete();
        all[1].hears("{'type':5,'id':'h','success':true,'data':'d'}");
        for (Visitor each : all) {
            each.hears(changed("b", "2"));
        }
        all[1].hears("{'type':7}").isClosed(1000, "Left the room");
    }

    @Test
    void an_action_under_way_is_not_waited_for_otherwise() {
        Visitor[] all = three(LOGIC);
        all[1].says(HOLD).says(echoed("b", "2")).says("{'type':6}");
        all[1].hears("{'type':7}").isClosed(1000, "Left the room");
        nodes().logic().held(room).complete();
        all[0].hears("{'type':3,'removeClients':['bert']}");
        all[2].hears("{'type':3,'removeClients':['bert']}");
        hearNothing(all[2], all[0]);
    }

    @Test
    void an_answer_to_what_nobody_asked_is_a_mistake() {
        Visitor[] all = three(FREE);
        all[0].says("{'type':7}").isClosed(1002, "error: Unhandled message type 7");
        all[1].hears("{'type':3,'removeClients':['anna']}");
    }

    @Test
    void who_has_not_said_hello_cannot_ask_to_leave() {
        visitor("anna", FREE).says("{'type':6}").isClosed(1002, "error: Invalid HelloReq");
    }
}
