package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.room.ClientInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusLogicTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Backoff BACKOFF = new Backoff(10, 40, 60_000);
    private static final String ADDRESS = "tea.logic";

    private static final HelloRequest HELLO = new HelloRequest(
            HelloRequest.PROTOCOL, "chat:1", "tea", null, null, new ClientInfo(null, null, Map.of()), false);
    private static final Newcomer BOB = new Newcomer("192.0.2.1", null, null);
    private static final ChangeRequest CHANGE = new ChangeRequest(null, null, false);
    private static final ActionRequest ACTION = new ActionRequest("vote", null, null);

    private final WatchedRoom room = new WatchedRoom();
    private final BusLogic logic = new BusLogic(VERTX, new BusLogicSettings(ADDRESS, 10_000, true), BACKOFF);
    private final BlockingQueue<Message<JsonObject>> heard = new LinkedBlockingQueue<>();
    private Optional<MessageConsumer<JsonObject>> service = Optional.empty();

    @AfterAll
    static void close() throws Exception {
        HttpLogicTest.await(VERTX.close());
    }

    @AfterEach
    void stop() throws Exception {
        if (service.isPresent()) {
            HttpLogicTest.await(service.get().unregister());
        }
    }

    private void serve(Consumer<Message<JsonObject>> answer) {
        service = Optional.of(VERTX.eventBus().consumer(ADDRESS, (Message<JsonObject> call) -> {
            heard.add(call);
            answer.accept(call);
        }));
    }

    private Message<JsonObject> hears() throws InterruptedException {
        Message<JsonObject> call = heard.poll(10, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no call came");
        }
        return call;
    }

    @Test
    void asks_in_json_and_says_which_call_it_is() throws Exception {
        serve(call -> call.reply(new JsonObject().put("readonly", true)));
        assertThat(HttpLogicTest.await(logic.hello(room, BOB, HELLO)))
                .isEqualTo(new HelloDecision.Accept(HELLO.client(), true, null, Optional.empty()));
        Message<JsonObject> call = hears();
        JsonObject expected = LogicCall.hello(room, true, BOB, HELLO).json();
        assertThat(call.body())
                .isEqualTo(expected.put("delivery", call.headers().get("Hub-Delivery")));
        assertThat(call.headers().get("Hub-Call")).isEqualTo("hello");
        assertThat(call.headers().get("Hub-Delivery")).isNotBlank();
    }

    @Test
    void has_all_four_calls() throws Exception {
        serve(call -> call.reply(
                switch (String.valueOf(call.headers().get("Hub-Call"))) {
                    case "action" -> new JsonObject().put("success", true);
                    case "leave" -> null;
                    default -> new JsonObject().put("refuse", "no");
                }));
        assertThat(HttpLogicTest.await(logic.hello(room, BOB, HELLO))).isEqualTo(HelloDecision.refuse("no"));
        assertThat(HttpLogicTest.await(logic.change(room, WatchedRoom.ANN, CHANGE)))
                .isEqualTo(ChangeDecision.refuse("no"));
        assertThat(HttpLogicTest.await(logic.action(room, WatchedRoom.ANN, ACTION)))
                .isEqualTo(ActionDecision.done(null));
        HttpLogicTest.await(logic.leave(room, WatchedRoom.ANN));
        assertThat(heard).hasSize(4);
    }

    @Test
    void says_that_nobody_listens_and_does_not_wait() throws Exception {
        assertThat(HttpLogicTest.failure(logic.change(room, WatchedRoom.ANN, CHANGE)))
                .isEqualTo("no logic listens at the address tea.logic");
    }

    @Test
    void waits_for_an_answer_only_so_long() throws Exception {
        serve(call -> {});
        BusLogic impatient = new BusLogic(VERTX, new BusLogicSettings(ADDRESS, 200, true));
        assertThat(HttpLogicTest.failure(impatient.change(room, WatchedRoom.ANN, CHANGE)))
                .isEqualTo("the logic at the address tea.logic has not answered within 200 ms");
    }

    @Test
    void takes_nothing_but_a_json_object_for_an_answer() throws Exception {
        for (Object reply : List.of("{}", 7, new JsonArray())) {
            serve(call -> call.reply(reply));
            assertThat(HttpLogicTest.failure(logic.action(room, WatchedRoom.ANN, ACTION)))
                    .isEqualTo("the logic's reply to action is not a JSON object, from the address tea.logic");
            stop();
        }
    }

    @Test
    void names_the_field_that_is_not_right() throws Exception {
        serve(call -> call.reply(new JsonObject().put("echo", "yes")));
        assertThat(HttpLogicTest.failure(logic.change(room, WatchedRoom.ANN, CHANGE)))
                .isEqualTo("the logic's reply to change is not right: echo must be true or false");
    }

    @Test
    void says_nothing_but_who_has_left_again() throws Exception {
        serve(call -> call.fail(1, "out of order"));
        String why = "the logic at the address tea.logic has failed: out of order";
        assertThat(HttpLogicTest.failure(logic.hello(room, BOB, HELLO))).isEqualTo(why);
        assertThat(HttpLogicTest.failure(logic.change(room, WatchedRoom.ANN, CHANGE)))
                .isEqualTo(why);
        assertThat(HttpLogicTest.failure(logic.action(room, WatchedRoom.ANN, ACTION)))
                .isEqualTo(why);
        assertThat(heard).hasSize(3);
    }

    @Test
    void says_again_who_has_left_until_somebody_has_heard() throws Exception {
        Future<Void> told = logic.leave(room, WatchedRoom.ANN);
        serve(call -> {
            if (heard.size() < 3) {
                call.fail(1, "out of order");
            } else {
                call.reply("heard");
            }
        });
        HttpLogicTest.await(told);
        assertThat(heard).hasSize(3);
        assertThat(heard.stream()
                        .map(call -> call.headers().get("Hub-Delivery"))
                        .distinct())
                .hasSize(1);
        assertThat(heard.stream().map(Message::body).distinct()).hasSize(1);
    }

    @Test
    void does_not_look_at_rooms_of_which_it_says_nothing() throws Exception {
        serve(call -> call.reply(new JsonObject()));
        BusLogic blind = new BusLogic(VERTX, new BusLogicSettings(ADDRESS, 10_000, false));
        HttpLogicTest.await(blind.change(room, WatchedRoom.ANN, CHANGE));
        assertThat(room.isLookedAt()).isFalse();
        assertThat(hears().body().getJsonObject("room").fieldNames()).containsExactly("id", "version");
    }

    @Test
    void knows_an_address_that_is_of_no_use() {
        assertThatThrownBy(() -> new BusLogicSettings("", 5_000, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("logic.address: must not be empty");
    }
}
