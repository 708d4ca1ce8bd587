package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.chamberhub.admin.Documented;
import io.chamberhub.admin.Documented.Reply;
import io.chamberhub.process.Client.Ending;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What operators do to a cluster of real nodes, as its clients see it. The last test leaves a node drained. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AdminApiIT {
    private static final String SECRET = "the-token-of-operators";
    private static final int NODES = 3;
    private static final Ending EJECTED = new Ending(4003, "Ejected");
    private static final Ending CLOSED = new Ending(1000, "Chamber closed");
    private static final Ending RESTART = new Ending(1012, "Service restart");

    private static final Documented CALLER = new Documented(SECRET);
    private static final List<Client> CLIENTS = new ArrayList<>();
    private static Nodes nodes;

    @BeforeAll
    static void start() {
        JsonObject settings = HubProcess.settings()
                .put("drain", new JsonObject().put("period", 300))
                .put("halls", new JsonObject("{\"/\":{},\"/wss\":{\"protocol\":\"rooms\"}}"));
        settings.getJsonObject("admin").put("token", SECRET);
        nodes = Nodes.startInTurn("admin", NODES, settings);
        // What is said for the first time between two nodes takes longer, on a busy machine longer than an answer may.
        Recording.awaitTrue(
                Recording.PATIENCE,
                () -> IntStream.range(0, NODES).allMatch(node -> ask(node, "GET", "/nodes", null)
                        .body()
                        .getJsonArray("missing")
                        .isEmpty()),
                "all nodes answer each other");
    }

    @AfterAll
    static void stop() {
        CLIENTS.forEach(Client::close);
        nodes.close();
        CALLER.close();
    }

    private static Client enter(int node, String chamber) {
        Client client = Client.enter(nodes.node(node).chamber(chamber));
        CLIENTS.add(client);
        return client;
    }

    private static String id(int node) {
        return nodes.node(node).nodeId();
    }

    private static Reply ask(int node, String method, String target, Object body) {
        return CALLER.ask(nodes.node(node).health("").getPort(), method, target, body);
    }

    private static JsonObject done(int node, String method, String target) {
        return done(node, method, target, null);
    }

    /** What a complete answer says. */
    private static JsonObject done(int node, String method, String target, Object body) {
        Reply reply = ask(node, method, target, body);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.body().getJsonArray("missing", new JsonArray())).isEmpty();
        return reply.body();
    }

    @Test
    @Order(1)
    void members_on_all_nodes_are_listed_spoken_to_ejected_and_sent_away() {
        String lobby = "?hall=/&chamber=lobby";
        List<Client> members = IntStream.range(0, NODES + 1)
                .mapToObj(i -> enter(i % NODES, "/lobby"))
                .toList();
        enter(2, "/a%2Fb");
        assertThat(done(1, "GET", "/chambers?hall=/").getJsonArray("chambers"))
                .containsExactly(
                        new JsonObject()
                                .put("name", "a%2Fb")
                                .put("members", 1)
                                .put("nodes", new JsonObject().put(id(2), 1)),
                        new JsonObject()
                                .put("name", "lobby")
                                .put("members", NODES + 1)
                                .put(
                                        "nodes",
                                        new JsonObject()
                                                .put(id(0), 2)
                                                .put(id(1), 1)
                                                .put(id(2), 1)));
        assertThat(done(2, "GET", "/chamber" + lobby).getJsonArray("members"))
                .extracting(each -> ((JsonObject) each).getString("id"), each -> ((JsonObject) each).getString("node"))
                .containsExactlyElementsOf(IntStream.range(0, NODES + 1)
                        .mapToObj(i -> tuple(members.get(i).id(), id(i % NODES)))
                        .toList());
        JsonObject hall = done(0, "GET", "/halls").getJsonArray("halls").getJsonObject(0);
        assertThat(hall.getInteger("connections")).isEqualTo(NODES + 2);
        assertThat(hall.getInteger("chambers")).isEqualTo(2);

        Client second = members.get(1);
        String secret = new JsonObject()
                .put("text", "for you")
                .put("to", new JsonArray().add(second.id()))
                .encode();
        assertThat(done(0, "POST", "/chamber/messages" + lobby, secret).getInteger("receivers"))
                .isEqualTo(1);
        assertThat(done(0, "POST", "/chamber/messages" + lobby, "{\"text\":\"Maintenance at noon.\"}")
                        .getInteger("receivers"))
                .isEqualTo(NODES + 1);
        members.forEach(member -> member.awaitMessage("Fserver\nMaintenance at noon."));
        assertThat(members)
                .filteredOn(member -> member.heard().contains("Fserver\nfor you"))
                .containsExactly(second);

        done(0, "DELETE", "/chamber/member" + lobby + "&id=" + second.id());
        assertThat(second.ending()).isEqualTo(EJECTED);
        members.get(0).awaitMessage("B" + second.id());
        assertThat(ask(0, "DELETE", "/chamber/member" + lobby + "&id=" + second.id(), null)
                        .status())
                .isEqualTo(404);

        assertThat(done(1, "DELETE", "/chamber" + lobby).getInteger("closed")).isEqualTo(NODES);
        members.stream().filter(member -> member != second).forEach(member -> assertThat(member.ending())
                .isEqualTo(CLOSED));
    }

    @Test
    @Order(2)
    void rooms_are_changed_from_any_node() {
        String kitchen = "?hall=/wss&room=kitchen";
        done(1, "PATCH", "/room" + kitchen, "{\"state\":{\"text\":\"milk\"}}");
        try (Roommate cook = Roommate.enter(nodes.node(0).chamber("/wss"), "kitchen")) {
            JsonObject room = done(2, "GET", "/room" + kitchen);
            assertThat(room.getJsonObject("state")).isEqualTo(new JsonObject().put("text", "milk"));
            assertThat(room.getJsonArray("clients").getJsonObject(0).getString("node"))
                    .isEqualTo(id(0));
            assertThat(done(2, "GET", "/rooms?hall=/wss").getJsonArray("rooms").getJsonObject(0))
                    .isEqualTo(new JsonObject("{\"name\":\"kitchen\",\"clients\":1,\"keys\":1,\"bytes\":8}"));
            String client = room.getJsonArray("clients").getJsonObject(0).getString("id");
            done(2, "POST", "/room/messages" + kitchen, "{\"message\":{\"type\":100},\"to\":\"" + client + "\"}");
            cook.heard().await(message -> message.getInteger("type") == 100, "what an operator says");
            done(1, "DELETE", "/room/client" + kitchen + "&message=out&id=" + client);
            cook.heard().await(message -> "out".equals(message.getString("msg")), "why to go");
            cook.say(new JsonObject().put("type", 7));
            assertThat(cook.ending().code()).isEqualTo(1000);
        }
    }

    @Test
    @Order(3)
    void an_address_is_banned_on_all_nodes_until_that_is_taken_back() {
        List<Client> members =
                IntStream.range(0, NODES).mapToObj(i -> enter(i, "/bans")).toList();
        done(0, "PUT", "/ban?address=127.0.0.1", "{\"seconds\":600}");
        members.forEach(member -> assertThat(member.ending()).isEqualTo(EJECTED));
        assertThat(done(2, "GET", "/bans").getJsonArray("bans").getJsonObject(0).getString("address"))
                .isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> enter(1, "/bans")).rootCause().hasMessageContaining("403");
        done(1, "DELETE", "/ban?address=127.0.0.1");
        for (int i = 0; i < NODES; i++) {
            int node = i;
            Recording.awaitTrue(
                    Recording.PATIENCE,
                    () -> done(node, "GET", "/bans").getJsonArray("bans").isEmpty(),
                    "the end of the ban is known");
        }
        enter(1, "/bans").leave();
    }

    @Test
    @Order(4)
    void a_node_that_is_frozen_is_named_in_time_whatever_is_asked() {
        enter(0, "/frozen");
        enter(2, "/frozen");
        List<String> frozen = List.of(id(2));
        nodes.node(2).pause();
        try {
            CompletableFuture<JsonObject> rooms =
                    inTime(() -> ask(0, "PATCH", "/room?hall=/wss&room=frozen", "{\"state\":{\"a\":\"b\"}}")
                            .body());
            List<CompletableFuture<JsonObject>> answers = List.of(
                    inTime(() -> ask(0, "GET", "/chambers?hall=/", null).body()),
                    inTime(() -> ask(0, "GET", "/nodes", null).body()),
                    inTime(() -> ask(
                                    1, "POST", "/chamber/messages?hall=/&chamber=frozen", "{\"text\":\"still there?\"}")
                            .body()));
            answers.forEach(
                    answer -> assertThat(answer.join().getJsonArray("missing")).containsExactlyElementsOf(frozen));
            assertThat(answers.get(2).join().getInteger("receivers")).isEqualTo(1);
            assertThat(rooms.join().encode()).containsAnyOf("changed", id(2));
        } finally {
            nodes.node(2).goOn();
        }
    }

    /**
     * Asks at once, and gives an answer that did not wait for the frozen node to be dead. It takes two seconds; a machine that is busy
     * gets some more.
     */
    private static CompletableFuture<JsonObject> inTime(Supplier<JsonObject> question) {
        return CompletableFuture.supplyAsync(() -> {
            long asked = System.nanoTime();
            JsonObject answer = question.get();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Nodes.DEAD_AFTER.minusMillis(500));
            return answer;
        });
    }

    @Test
    @Order(5)
    void connections_are_asked_to_go_elsewhere_and_a_node_is_drained() {
        List<Client> crowd =
                IntStream.range(0, 12).mapToObj(i -> enter(0, "/crowd")).toList();
        CLIENTS.stream().filter(client -> !crowd.contains(client)).forEach(Client::close);
        Recording.awaitTrue(Recording.PATIENCE, () -> connections().equals(List.of(12, 0, 0)), "nobody else is there");
        assertThat(done(1, "POST", "/rebalance", "{\"period\":200}").getJsonArray("nodes"))
                .containsExactly(new JsonObject().put("id", id(0)).put("asked", 8));
        Recording.awaitTrue(Recording.PATIENCE, () -> connections().get(0) == 4, "eight have gone");
        assertThat(crowd.stream().filter(member -> !member.isOpen()).map(Client::ending))
                .hasSize(8)
                .containsOnly(RESTART);

        assertThat(done(2, "POST", "/nodes/" + id(0) + "/drain").getInteger("connections"))
                .isEqualTo(4);
        crowd.forEach(member -> assertThat(member.ending()).isEqualTo(RESTART));
        assertThat(Http.get(nodes.node(0).health("ready")).status()).isEqualTo(503);
        assertThat(done(1, "GET", "/nodes").getJsonArray("nodes"))
                .filteredOn(each -> !((JsonObject) each).getBoolean("accepting"))
                .extracting(each -> ((JsonObject) each).getString("id"))
                .containsExactly(id(0));
        assertThat(nodes.node(0).isAlive()).isTrue();
        nodes.all().forEach(node -> assertThat(node.log().now()).noneMatch(line -> line.contains(SECRET)));
    }

    /** Of each node. */
    private static List<Integer> connections() {
        JsonArray states = done(1, "GET", "/nodes").getJsonArray("nodes");
        return IntStream.range(0, NODES)
                .mapToObj(i -> states.stream()
                        .map(JsonObject.class::cast)
                        .filter(state -> state.getString("id").equals(id(i)))
                        .mapToInt(state -> state.getInteger("connections"))
                        .sum())
                .toList();
    }
}
