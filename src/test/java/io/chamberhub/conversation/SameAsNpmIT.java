package io.chamberhub.conversation;

import static io.chamberhub.conversation.Visitor.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same conversations in rooms of the hub and of the npm package whose protocol they speak; and by name, where the two
 * differ.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class SameAsNpmIT {
    private static final AtomicInteger ROOMS = new AtomicInteger();
    private static NpmRooms npm;

    @BeforeAll
    static void start() throws Exception {
        npm = new NpmRooms();
    }

    @AfterAll
    static void stop() throws Exception {
        if (npm != null) {
            npm.close();
        }
    }

    @Nested
    @Order(1)
    class OneNode extends RoomsContract {
        private static HubRooms hub;

        @BeforeAll
        static void start() throws Exception {
            hub = HubRooms.onOneNode();
        }

        @AfterAll
        static void stop() throws Exception {
            hub.close();
        }

        @Override
        RoomsServer server() {
            return hub;
        }
    }

    @Nested
    @Order(2)
    class ThreeNodes extends RoomsContract {
        private static HubRooms hub;

        @BeforeAll
        static void start() throws Exception {
            hub = HubRooms.onThreeNodes();
        }

        @AfterAll
        static void stop() throws Exception {
            hub.close();
        }

        @Override
        RoomsServer server() {
            return hub;
        }
    }

    /** Where the hub does not do as the package does, and means it. */
    @Nested
    @Order(3)
    class Differences {
        private static HubRooms hub;

        private final String room = "differences " + ROOMS.incrementAndGet();
        private final List<Visitor> visitors = new ArrayList<>();

        @BeforeAll
        static void start() throws Exception {
            hub = HubRooms.onOneNode();
        }

        @AfterAll
        static void stop() throws Exception {
            hub.close();
        }

        @AfterEach
        void everybody_goes() {
            visitors.forEach(Visitor::close);
        }

        private Visitor visitor(RoomsServer server) {
            return visitor(server, RoomsHall.FREE);
        }

        /** Nobody knows the others' names. */
        private Visitor visitor(RoomsServer server, RoomsHall hall) {
            Visitor visitor = Visitor.connect("anna", server.port(hall, 0), server.target(hall), new HashMap<>());
            visitors.add(visitor);
            return visitor;
        }

        /** What a newcomer is told of somebody who said this hello. */
        private JsonObject seen(RoomsServer server, String members) {
            JsonObject welcome = visitor(server).says(hello(room, members)).hears();
            return welcome.getJsonObject("clients").getJsonObject("anna");
        }

        @Test
        void a_refusal_is_a_message_of_its_own_before_the_close() {
            String hello = hello(room, "{'roomProtocol':'chess'}");
            String reason = "wrong room protocol (chess vs cardographer:1)";
            visitor(npm, RoomsHall.JUDGED).says(hello).isClosed(1002, "error: " + reason);
            visitor(hub, RoomsHall.JUDGED)
                    .says(hello)
                    .hears("{'type':0,'protocol':'websocket-room-server:1','roomProtocol':'chess','msg':'" + reason
                            + "'}")
                    .isClosed(1002, "error: " + reason);
        }

        @Test
        void an_empty_change_is_told_to_nobody() {
            String empty = "{'type':2,'echo':true,'roomChanges':[],'clientChanges':[]}";
            visitor(npm).enters(room).says(empty).hears("{'type':3,'roomChanges':[],'updateClients':{'anna':[]}}");
            visitor(hub)
                    .enters(room)
                    .says(empty)
                    .says("{'type':2,'echo':true,'roomChanges':[{'key':'a'}]}")
                    .hears("{'type':3,'roomChanges':[{'key':'a'}],'updateClients':{}}");
        }

        @Test
        void who_asks_to_leave_is_answered() {
            String leave = "{'type':6,'msg':'enough'}";
            visitor(npm).enters(room).says(leave).isClosed(1002, "error: Unhandled message type 6");
            visitor(hub).enters(room).says(leave).hears("{'type':7}").isClosed(1000);
        }

        @Test
        void who_asks_to_leave_may_first_be_told_what_there_is() {
            Visitor anna = visitor(hub).enters(room);
            anna.saysAtOnce(
                    "{'type':2,'echo':true,'clientChanges':[{'key':'a','value':'1'}]}", "{'type':6,'flush':true}");
            anna.hears("{'type':3,'updateClients':{'anna':[{'key':'a','value':'1'}]}}")
                    .hears("{'type':7}")
                    .isClosed(1000);
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "0", "false"})
        void a_value_that_is_none_takes_the_key_away(String value) {
            String changes = "'roomChanges':[{'key':'a','value':" + value + "}]";
            String change = "{'type':2,'echo':true," + changes + "}";
            visitor(npm).enters(room).says(change).hears("{'type':3," + changes + ",'updateClients':{}}");
            assertThat(state(npm).encode()).isEqualTo("{\"a\":" + value + "}");
            visitor(hub)
                    .enters(room)
                    .says("{'type':2,'roomChanges':[{'key':'a','value':'1'}]}")
                    .says(change)
                    .hears("{'type':3,'roomChanges':[{'key':'a'}],'updateClients':{}}");
            assertThat(state(hub).encode()).isEqualTo("{}");
        }

        private JsonObject state(RoomsServer server) {
            return visitor(server).says(hello(room)).hears().getJsonObject("roomState");
        }

        @Test
        void what_a_client_leaves_empty_in_its_hello_is_not_shown_to_others() {
            String empty = "{'clientName':null,'clientType':0,'clientState':null}";
            assertThat(seen(npm, empty))
                    .isEqualTo(new JsonObject()
                            .putNull("clientName")
                            .put("clientType", 0)
                            .putNull("clientState"));
            assertThat(seen(hub, empty)).isEqualTo(new JsonObject().put("clientState", new JsonObject()));
        }

        @Test
        void a_list_as_state_has_its_places_for_keys() {
            String list = "{'clientState':['a','b']}";
            assertThat(seen(npm, list).encode()).isEqualTo("{\"clientState\":[\"a\",\"b\"]}");
            assertThat(seen(hub, list).encode()).isEqualTo("{\"clientState\":{\"0\":\"a\",\"1\":\"b\"}}");
        }

        @Test
        void what_is_no_json_is_called_so() {
            for (String text : List.of("", "hello", "{", "{\"type\":2,}", "\u00a0{}")) {
                assertThat(visitor(npm).says(text).isClosed(1002)).matches("error: .* JSON.*");
                assertThat(visitor(npm).enters(room).says(text).isClosed(1002)).matches("error: .* JSON.*");
                assertThat(visitor(hub).says(text).isClosed(1002)).startsWith("error: not valid JSON");
                assertThat(visitor(hub).enters(room).says(text).isClosed(1002)).startsWith("error: not valid JSON");
            }
        }

        @Test
        void null_is_a_mistake_like_others() {
            visitor(npm).says("null").isClosed(1002, "error: Cannot read properties of null (reading 'protocol')");
            visitor(hub).says("null").isClosed(1002, "error: Invalid HelloReq");
            visitor(npm)
                    .enters(room)
                    .says("null")
                    .isClosed(1002, "error: Cannot read properties of null (reading 'type')");
            assertThat(visitor(hub).enters(room).says("null").isClosed(1002))
                    .startsWith("error: message without numerical type (");
            String entry = "{'type':2,'roomChanges':[null]}";
            visitor(npm)
                    .enters(room)
                    .says(entry)
                    .isClosed(1002, "error: Cannot read properties of null (reading 'key')");
            visitor(hub).enters(room).says(entry).isClosed(1002, "error: Invalid KVSets (entry)");
        }

        @Test
        void what_comes_while_logic_decides_about_the_hello_has_to_wait() {
            String change = "{'type':2,'echo':true,'roomChanges':[{'key':'a','value':'1'}]}";
            visitor(npm, RoomsHall.JUDGED)
                    .saysAtOnce(hello(room), change)
                    .isClosed(1002, "error: received message while processing hello");
            Visitor anna = visitor(hub, RoomsHall.JUDGED).saysAtOnce(hello(room), change);
            assertThat(anna.hears().getInteger("type")).isEqualTo(1);
            anna.hears("{'type':3,'roomChanges':[{'key':'a','value':'1'}],'updateClients':{}}");
        }
    }

    /** Last, since it takes long to lose its patience with those who say nothing. */
    @Nested
    @Order(4)
    class ThePackage extends RoomsContract {
        @Override
        RoomsServer server() {
            return npm;
        }
    }
}
