package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.LiveKeys;
import io.chamberhub.Tokens;
import io.chamberhub.chamber.Limits;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.JwtSettings;
import io.chamberhub.server.LogicSettings;
import io.chamberhub.server.Protocol;
import io.chamberhub.server.RoomRules;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each setting of a hall of rooms, changed while clients are there. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
public class LiveRoomsTest {
    private static final String PATH = "/wss";
    private static final HallSettings HALL = HallSettings.rooms(PATH);
    private static final RoomRules RULES = RoomRules.defaults();
    private static final String CHANGE = "{'type':2,'echo':true,'roomChanges':[{'key':'%s','value':'%s'}]}";
    private static final String OWN_CHANGE = "{'type':2,'echo':true,'clientChanges':[{'key':'%s','value':'%s'}]}";
    private static final String ACTION = "{'type':4,'action':'test','data':'x','id':'1'}";
    private static final String DONE = "{'type':5,'id':'1','success':true,'data':'x'}";

    private final List<Visitor> visitors = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private OneNode node;

    @AfterEach
    void everybody_goes() throws TimeoutException {
        visitors.forEach(Visitor::close);
        node.close();
    }

    @Test
    void a_hall_that_comes_is_served_and_one_that_goes_closes_its_clients() throws TimeoutException {
        start(HallSettings.of("/"));
        node.apply(HallSettings.of("/"), HALL);
        Visitor anna = visitor("anna").enters("r");
        Visitor bert = visitor("bert");
        assertThat(node.rooms().halls()).containsExactly(PATH);
        node.apply(HallSettings.of("/"));
        anna.isClosed(1001, "Shutting down");
        bert.isClosed(1001, "Shutting down");
        assertThat(node.rooms().halls()).isEmpty();
        node.apply(HALL);
        Visitor carl = visitor("carl").enters("r");
        node.apply(HallSettings.of(PATH + "/").withProtocol(Protocol.ECHO));
        carl.isClosed(1001, "Shutting down");
    }

    @Test
    void what_a_room_was_like_is_so_when_its_hall_comes_back_in_time() throws TimeoutException {
        start(HALL);
        Visitor anna = visitor("anna").enters("r").says(String.format(CHANGE, "a", "1"));
        anna.hears();
        node.apply(HallSettings.of("/"));
        anna.isClosed(1001, "Shutting down");
        node.apply(HALL);
        Visitor bert = visitor("bert").says(Visitor.hello("r"));
        assertThat(bert.hears().getJsonObject("roomState").getString("a")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"keys,1008,Too many keys in the room", "bytes,1009,Room state too big"})
    @LiveKeys({"limits.roomMaxKeys", "limits.roomMaxBytes"})
    void how_much_state_a_room_may_have(String what, int code, String reason) throws TimeoutException {
        boolean keys = what.equals("keys");
        start(HALL.withRooms(keys ? RULES.withState(1, 1_000) : RULES.withState(10, 10)));
        Visitor anna = visitor("anna").enters("r");
        anna.says(String.format(CHANGE, "a", "1")).hears();
        node.apply(HALL);
        anna.says(String.format(CHANGE, "b", "1234567890")).hears();
        node.apply(HALL.withRooms(keys ? RULES.withState(2, 1_000) : RULES.withState(10, 15)));
        anna.says(String.format(CHANGE, "c", "1234567890")).isClosed(code, reason);
    }

    @ParameterizedTest
    @CsvSource({"keys,1008,Too many keys of the client", "bytes,1009,Client state too big"})
    @LiveKeys({"limits.clientMaxKeys", "limits.clientMaxBytes"})
    void how_much_state_a_client_may_have(String what, int code, String reason) throws TimeoutException {
        boolean keys = what.equals("keys");
        start(HALL.withRooms(keys ? RULES.withClientState(1, 1_000) : RULES.withClientState(10, 10)));
        Visitor anna = visitor("anna").enters("r");
        anna.says(String.format(OWN_CHANGE, "a", "1")).hears();
        node.apply(HALL);
        anna.says(String.format(OWN_CHANGE, "b", "1234567890")).hears();
        node.apply(HALL.withRooms(keys ? RULES.withClientState(2, 1_000) : RULES.withClientState(10, 15)));
        anna.says(String.format(OWN_CHANGE, "c", "1234567890")).isClosed(code, reason);
    }

    @Test
    @LiveKeys("limits.changesPerSecond")
    void how_many_changes_a_client_may_make() throws TimeoutException {
        start(HALL.withRooms(RULES.withChangesPerSecond(1)));
        Visitor anna = visitor("anna").enters("r");
        node.apply(HALL);
        for (int i = 0; i < 20; i++) {
            anna.says(String.format(CHANGE, "a", i)).hears();
        }
        node.apply(HALL.withRooms(RULES.withChangesPerSecond(2)));
        for (int i = 0; i < 2; i++) {
            anna.says(String.format(CHANGE, "a", i)).hears();
        }
        anna.says(String.format(CHANGE, "a", 2)).isClosed(1008, "Too many changes");
    }

    @Test
    void messages_are_as_long_as_the_hall_permits_now() throws TimeoutException {
        start(HALL);
        Visitor anna = visitor("anna").enters("r");
        node.apply(HALL.withLimits(Limits.defaults().withSizes(1 << 20, 1_000)));
        anna.says(String.format(CHANGE, "a", "x".repeat(2_000))).isCut(1009, "Message too big");
    }

    @Test
    @LiveKeys("helloTimeout")
    void how_long_a_hello_may_take() throws TimeoutException {
        start(HALL);
        Visitor early = visitor("early");
        node.apply(HALL.withRooms(RULES.withTimes(200, 60_000)));
        visitor("late").isClosed(1002, "no hello received in time");
        early.enters("r");
    }

    @Test
    @LiveKeys("emptyRoomTtl")
    void how_long_a_room_outlives_its_clients() throws TimeoutException {
        start(HALL);
        Visitor anna = visitor("anna").enters("r");
        anna.says(String.format(CHANGE, "a", "1")).hears();
        node.apply(HALL.withRooms(RULES.withTimes(5_000, 0)));
        anna.leaves();
        assertThat(RawClient.eventually(() -> isGone("r"))).isTrue();
    }

    @Test
    @LiveKeys("logic.class")
    void another_class_decides() throws TimeoutException {
        start(HALL);
        Visitor anna = visitor("anna").enters("r");
        node.apply(HALL.withRooms(RULES.withLogic(LogicSettings.of(CardLogic.class.getName()))));
        anna.says(ACTION).hears(DONE);
        node.apply(HALL.withRooms(RULES.withLogic(LogicSettings.of(TriedLogic.class.getName()))));
        anna.says(String.format(CHANGE, "refuse", "1")).isClosed(1002);
    }

    @Test
    void a_class_that_the_node_has_made_makes_way_and_comes_back_anew() throws TimeoutException {
        HallSettings cards = HALL.withRooms(RULES.withLogic(LogicSettings.of(CardLogic.class.getName())));
        node = new OneNode(
                OneNode.settings(1, List.of(cards)), HubOptions.alone().withLogic(PATH, new CardLogic()));
        Visitor anna = visitor("anna").enters("r");
        anna.says(ACTION).hears(DONE);
        node.apply(HALL.withRooms(RULES.withLogic(LogicSettings.of(TriedLogic.class.getName()))));
        node.apply(cards);
        anna.says(ACTION).hears(DONE);
        node.apply(HALL);
        assertThat(anna.says(ACTION).isClosed(1002)).contains("unhandled actions");
    }

    @Test
    void logic_that_an_application_gives_goes_on() throws TimeoutException {
        node = new OneNode(
                OneNode.settings(1, List.of(HALL)), HubOptions.alone().withLogic(PATH, new CardLogic()));
        node.apply(HALL.withRooms(RULES.withLogic(LogicSettings.of(TriedLogic.class.getName()))));
        visitor("anna").enters("r").says(ACTION).hears(DONE);
    }

    @Test
    @LiveKeys({"logic.address", "logic.sendState", "logic.timeout"})
    void an_address_on_the_bus_decides() throws TimeoutException {
        start(HALL);
        BlockingQueue<JsonObject> asked = new LinkedBlockingQueue<>();
        node.vertx().eventBus().<JsonObject>consumer("judge", question -> {
            asked.add(question.body());
            if (!question.body().encode().contains("silence")) {
                question.reply(new JsonObject());
            }
        });
        Visitor anna = visitor("anna").enters("r");
        node.apply(HALL.withRooms(RULES.withLogic(address("judge", 60_000, true))));
        anna.says(String.format(CHANGE, "a", "1")).hears();
        assertThat(taken(asked).getJsonObject("room").containsKey("state")).isTrue();
        node.apply(HALL.withRooms(RULES.withLogic(address("judge", 60_000, false))));
        anna.says(String.format(CHANGE, "a", "2")).hears();
        assertThat(taken(asked).getJsonObject("room").containsKey("state")).isFalse();
        node.apply(HALL.withRooms(RULES.withLogic(address("judge", 200, false))));
        anna.says(String.format(CHANGE, "silence", "3")).isClosed(1011);
    }

    @Test
    @LiveKeys({"logic.url", "logic.secret", "logic.concurrency"})
    void a_server_decides(@TempDir Path dir) throws Exception {
        start(HALL);
        BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
        HttpServer server = node.vertx()
                .createHttpServer()
                .requestHandler(asked::add)
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        URI url = URI.create("http://127.0.0.1:" + server.actualPort() + "/");
        Path secret = Files.writeString(dir.resolve("secret"), "first");
        Visitor anna = visitor("anna").enters("r");
        Visitor bert = visitor("bert").enters("s");
        node.apply(HALL.withRooms(RULES.withLogic(url(url, Optional.empty(), 1))));
        anna.says(String.format(CHANGE, "a", "1"));
        bert.says(String.format(CHANGE, "b", "1"));
        HttpServerRequest first = taken(asked);
        assertThat(first.getHeader("Hub-Signature")).isNull();
        // Just one at a time.
        assertThat(asked.poll(200, TimeUnit.MILLISECONDS)).isNull();
        first.response().end("{}");
        taken(asked).response().end("{}");
        anna.hears();
        bert.hears();
        node.apply(HALL.withRooms(RULES.withLogic(url(url, Optional.of(secret), 2))));
        anna.says(String.format(CHANGE, "a", "2"));
        bert.says(String.format(CHANGE, "b", "2"));
        HttpServerRequest second = taken(asked);
        HttpServerRequest third = taken(asked);
        assertThat(second.getHeader("Hub-Signature")).startsWith("v1=");
        second.response().end("{}");
        // What was asked before is answered, though somebody else is asked by now.
        Files.writeString(secret, "second");
        node.apply(HALL.withRooms(RULES.withLogic(url(url, Optional.of(secret), 2))));
        third.response().end("{}");
        anna.hears();
        bert.hears();
    }

    @Test
    @LiveKeys({
        "logic.jwt.key",
        "logic.jwt.secret",
        "logic.jwt.jwks",
        "logic.jwt.issuer",
        "logic.jwt.audience",
        "logic.jwt.leeway",
        "logic.jwt.clientRequired"
    })
    void credentials_count_for_those_who_say_hello(@TempDir Path dir) throws TimeoutException, IOException {
        Tokens shared = Tokens.secret("a secret of thirty-two bytes, ok");
        Tokens pair = Tokens.ec("secp256r1");
        Path secret = shared.write(dir.resolve("secret"));
        Path key = pair.write(dir.resolve("key"));
        Path jwks = Tokens.writeSet(dir.resolve("jwks"), pair.jwk());
        JsonObject rooms = new JsonObject().put("rooms", new JsonArray().add("*"));
        start(HALL);
        Visitor anna = visitor("anna").enters("r");
        demand(jwt(Optional.empty(), Optional.of(secret), Optional.empty()), false);
        assertThat(entersWith(pair.token(rooms))).isFalse();
        assertThat(entersWith(shared.token(rooms))).isTrue();
        demand(jwt(Optional.of(key), Optional.empty(), Optional.empty()), false);
        assertThat(entersWith(shared.token(rooms))).isFalse();
        assertThat(entersWith(pair.token(rooms))).isTrue();
        JwtSettings strict = new JwtSettings(
                Optional.empty(), Optional.empty(), Optional.of(jwks), Optional.of("me"), List.of("hub"), 0);
        demand(strict, false);
        assertThat(entersWith(pair.token(rooms))).isFalse();
        JsonObject meant = rooms.copy().put("iss", "me").put("aud", "hub");
        assertThat(entersWith(pair.token(meant))).isTrue();
        JsonObject late = meant.copy().put("exp", System.currentTimeMillis() / 1_000 - 60);
        assertThat(entersWith(pair.token(late))).isFalse();
        JwtSettings lenient =
                new JwtSettings(strict.key(), strict.secret(), strict.jwks(), strict.issuer(), strict.audience(), 600);
        demand(lenient, false);
        assertThat(entersWith(pair.token(late))).isTrue();
        demand(lenient, true);
        assertThat(entersWith(pair.token(late))).isFalse();
        anna.says(String.format(CHANGE, "a", "1"));
        JsonObject heard = anna.hears();
        while (!heard.containsKey("roomChanges")) {
            heard = anna.hears();
        }
    }

    private void demand(JwtSettings jwt, boolean clientRequired) throws TimeoutException {
        LogicSettings of = LogicSettings.of(jwt);
        node.apply(HALL.withRooms(RULES.withLogic(new LogicSettings(
                of.type(),
                of.address(),
                of.url(),
                of.secret(),
                of.timeout(),
                of.concurrency(),
                of.sendState(),
                of.jwt(),
                clientRequired))));
    }

    private boolean entersWith(String credential) {
        Visitor visitor = visitor("somebody");
        return visitor.says(Visitor.hello("elsewhere", "{'roomCredential':'" + credential + "'}"))
                .entered();
    }

    private void start(HallSettings... halls) throws TimeoutException {
        node = new OneNode(OneNode.settings(1, List.of(halls)));
    }

    private Visitor visitor(String name) {
        Visitor visitor = Visitor.connect(name, node.port(), PATH, names);
        visitors.add(visitor);
        return visitor;
    }

    private boolean isGone(String room) {
        try {
            return node.rooms().find(PATH, room).await(10, TimeUnit.SECONDS).isEmpty();
        } catch (TimeoutException late) {
            throw new AssertionError(late);
        }
    }

    private static <T> T taken(BlockingQueue<T> asked) {
        try {
            T next = asked.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("asked").isNotNull();
            return next;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    private static LogicSettings address(String address, int timeout, boolean sendState) {
        return new LogicSettings(
                Optional.empty(),
                Optional.of(address),
                Optional.empty(),
                Optional.empty(),
                timeout,
                LogicSettings.DEFAULT_CONCURRENCY,
                sendState,
                Optional.empty(),
                false);
    }

    private static LogicSettings url(URI url, Optional<Path> secret, int concurrency) {
        return new LogicSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.of(url),
                secret,
                60_000,
                concurrency,
                true,
                Optional.empty(),
                false);
    }

    private static JwtSettings jwt(Optional<Path> key, Optional<Path> secret, Optional<Path> jwks) {
        return new JwtSettings(key, secret, jwks, Optional.empty(), List.of(), 0);
    }
}
