package io.chamberhub.admin;

import static io.chamberhub.admin.Documented.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.chamberhub.admin.Documented.Reply;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.MemoryDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three nodes that talk over one event bus, asked through one of them. */
class ClusterControlTest {
    private static final String SECRET = "0123456789abcdef";
    private static final ChamberName LOBBY = new ChamberName("/", "lobby");

    private final Vertx vertx = Vertx.vertx();
    private final Documented caller = new Documented(SECRET);
    private final Map<String, ScriptedControl> controls = new TreeMap<>();
    private final Set<String> nodes = new TreeSet<>(Set.of("a", "b", "c"));
    private final Set<String> draining = new TreeSet<>();
    private final Map<String, ClusterControl> clusters = new TreeMap<>();
    private int port;

    @BeforeEach
    void start() {
        for (String node : nodes) {
            ScriptedControl control = new ScriptedControl();
            controls.put(node, control);
            NodeState state = new NodeState("1-" + node, () -> !draining.contains(node));
            clusters.put(node, result(ClusterControl.open(vertx, node, () -> nodes, control, state)));
        }
        ClusterControl cluster = asked();
        AdminServer server = result(AdminServer.start(
                vertx,
                new AdminSettings("127.0.0.1", 0, Optional.of(new Token(SECRET))),
                Future::succeededFuture,
                List::of,
                accept -> new Scrape("text/plain", "")));
        Map<String, JsonObject> halls = Map.of("/", new JsonObject().put("protocol", "echo"));
        Halls known = new Halls(() -> halls);
        List<Operation> operations = new ArrayList<>(new ChamberOperations(cluster, known).all());
        operations.addAll(new HallOperations(cluster, known, new MemoryDirectory()).all());
        operations.addAll(new NodeOperations(cluster).all());
        server.open(new AdminApi(vertx, operations));
        port = server.port();
    }

    @AfterEach
    void stop() {
        caller.close();
        result(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void pages_of_all_nodes_hold_each_chamber_once_in_order_with_all_its_members(int limit) {
        Map<String, Integer> expected = new TreeMap<>();
        Random random = new Random(limit);
        for (int i = 0; i < 40; i++) {
            String name = Integer.toString(random.nextInt(30), 3);
            String node = List.copyOf(nodes).get(random.nextInt(3));
            control(node).with(name, i);
            expected.merge(name, 1, Integer::sum);
        }
        Map<String, Integer> found = new TreeMap<>();
        List<String> order = new ArrayList<>();
        String target = "/chambers?hall=/&limit=" + limit;
        for (Optional<String> next = Optional.of(""); next.isPresent(); ) {
            JsonObject page = caller.get(port, target + next.get()).body();
            JsonArray chambers = page.getJsonArray("chambers");
            assertThat(chambers).isNotEmpty().hasSizeLessThanOrEqualTo(limit);
            for (Object each : chambers) {
                JsonObject chamber = (JsonObject) each;
                order.add(chamber.getString("name"));
                found.put(chamber.getString("name"), chamber.getInteger("members"));
                chamber.getJsonObject("nodes").forEach(node -> assertThat(node.getValue())
                        .isEqualTo(control(node.getKey()).size(chamber.getString("name"))));
            }
            next = Optional.ofNullable(page.getString("next"))
                    .map(after -> "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8));
        }
        assertThat(found).isEqualTo(expected);
        assertThat(order).containsExactlyElementsOf(expected.keySet());
    }

    @Test
    void members_of_all_nodes_are_listed_by_id_page_by_page() {
        control("a").with("lobby", 0).with("lobby", 10);
        control("b").with("lobby", 2);
        control("c").with("lobby", 9).with("yard", 1);
        JsonObject first =
                caller.get(port, "/chamber?hall=/&chamber=lobby&limit=3").body();
        assertThat(first.getInteger("count")).isEqualTo(4);
        assertThat(first.getJsonArray("members"))
                .extracting(each -> ((JsonObject) each).getString("id") + ((JsonObject) each).getString("node"))
                .containsExactly("0a", "2b", "9c");
        JsonObject second = caller.get(port, "/chamber?hall=/&chamber=lobby&limit=3&after=" + first.getString("next"))
                .body();
        assertThat(second.getJsonArray("members")).hasSize(1);
        assertThat(second.containsKey("next")).isFalse();
    }

    @Test
    void what_is_said_and_done_in_a_chamber_is_said_and_done_on_every_node() {
        control("a").with("lobby", 0);
        control("c").with("lobby", 1);
        Reply said = caller.ask(port, "POST", "/chamber/messages?hall=/&chamber=lobby", "{\"text\":\"hi\"}");
        assertThat(said.body().getInteger("receivers")).isEqualTo(2);
        assertThat(caller.ask(port, "DELETE", "/chamber/member?hall=/&chamber=lobby&id=1", null)
                        .status())
                .isEqualTo(200);
        assertThat(caller.ask(port, "DELETE", "/chamber?hall=/&chamber=lobby", null)
                        .body()
                        .getInteger("closed"))
                .isEqualTo(2);
        assertThat(controls.values()).allSatisfy(control -> assertThat(control.told)
                .containsExactly(
                        "publish /lobby Publication[to=[], text=true, content=hi]", "eject /lobby 1", "close /lobby"));
    }

    @Test
    void halls_are_counted_on_each_node_and_over_all() {
        control("a").with("lobby", 0);
        control("b").with("lobby", 1).with("yard", 0);
        JsonObject hall =
                caller.get(port, "/halls").body().getJsonArray("halls").getJsonObject(0);
        assertThat(hall.getInteger("connections")).isEqualTo(3);
        assertThat(hall.getJsonObject("nodes").getJsonObject("b"))
                .isEqualTo(new JsonObject().put("chambers", 2).put("connections", 2));
    }

    @Test
    void a_node_that_is_silent_is_named_after_two_seconds_and_a_node_that_is_gone_at_once() {
        nodes.add("gone");
        control("a").with("lobby", 0);
        control("b").with("lobby", 1).silent = true;
        long start = System.nanoTime();
        JsonObject body = caller.get(port, "/chamber?hall=/&chamber=lobby").body();
        assertThat(System.nanoTime() - start).isGreaterThan(1_900_000_000L);
        assertThat(body.getJsonArray("missing")).containsExactly("b", "gone");
        assertThat(body.getInteger("count")).isEqualTo(1);
        assertThat(caller.ask(port, "DELETE", "/chamber/member?hall=/&chamber=lobby&id=1", null)
                        .body())
                .isEqualTo(new JsonObject()
                        .put("ejected", false)
                        .put("missing", new JsonArray().add("b").add("gone")));
    }

    @Test
    void what_one_node_refuses_is_refused() {
        Refused refused = catchThrowableOfType(
                Refused.class,
                () -> fail(asked().ask(Set.of("a"), node -> Command.chambers("/", "", Optional.empty(), -1))));
        assertThat(refused.status()).isEqualTo(400);
        String large = "x".repeat(1001);
        Reply answer =
                caller.ask(port, "POST", "/chamber/messages?hall=/&chamber=x", new JsonObject().put("text", large));
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void a_node_that_refuses_what_others_have_done_is_missing() {
        Answers answers = result(
                asked().ask(nodes, node -> Command.chambers("/", "", Optional.empty(), node.equals("b") ? -1 : 1)));
        assertThat(answers.given()).containsOnlyKeys("a", "c");
        assertThat(answers.missing()).containsExactly("b");
    }

    @Test
    void a_command_that_cannot_be_read_is_answered() {
        ReplyException failure = catchThrowableOfType(
                ReplyException.class,
                () -> fail(vertx.eventBus().request(ShardId.ADDRESS_PREFIX + "a.admin", "no object")));
        assertThat(failure.failureCode()).isEqualTo(400);
    }

    @Test
    void content_that_no_other_node_could_read_is_refused() {
        String large = Base64.getEncoder().encodeToString(new byte[Publication.LARGEST + 1]);
        Reply answer =
                caller.ask(port, "POST", "/chamber/messages?hall=/&chamber=x", new JsonObject().put("binary", large));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body().getString("error")).isEqualTo("the content has more than 14680064 bytes");
        assertThat(controls.values())
                .allSatisfy(control -> assertThat(control.told).isEmpty());
    }

    @Test
    void the_largest_content_crosses_the_bus() {
        Publication publication = new Publication(List.of(), false, Buffer.buffer(new byte[Publication.LARGEST]));
        Buffer crossing = Command.publish(LOBBY, publication).toBuffer();
        assertThat(Command.publication(new JsonObject(crossing)).content().length())
                .isEqualTo(Publication.LARGEST);
    }

    private ClusterControl asked() {
        return Objects.requireNonNull(clusters.get("c"));
    }

    private ScriptedControl control(String node) {
        return Objects.requireNonNull(controls.get(node), node);
    }

    private static void fail(Future<?> failing) throws Throwable {
        try {
            result(failing);
        } catch (CompletionException failure) {
            throw failure.getCause();
        }
    }

    @Test
    void a_node_of_another_version_says_so_and_counts_as_missing() {
        for (JsonObject strange : List.of(
                Command.state().put(Command.SPOKEN, 2), Command.state().put(Command.DO, "dance"), new JsonObject())) {
            ReplyException failure = catchThrowableOfType(
                    ReplyException.class,
                    () -> fail(vertx.eventBus().request(ShardId.ADDRESS_PREFIX + "a.admin", strange)));
            assertThat(failure.failureCode()).isEqualTo(NodeDesk.UNKNOWN);
            assertThat(result(asked().ask(strange)).missing()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void nodes_above_the_mean_give_the_excess_away_and_those_that_drain_do_not_count() {
        nodes.add("d");
        control("a").connections = 90;
        control("b").connections = 10;
        control("c").connections = 500;
        draining.add("c");
        Reply answer = caller.ask(port, "POST", "/rebalance", "{\"period\":5000}");
        assertThat(answer.body())
                .isEqualTo(new JsonObject("{\"nodes\":[{\"id\":\"a\",\"asked\":40}],\"missing\":[\"d\"]}"));
        assertThat(control("a").told).containsExactly("shed 40=5000");
        assertThat(control("b").told).isEmpty();
        assertThat(control("c").told).isEmpty();
        assertThat(caller.get(port, "/nodes").body().getJsonArray("nodes"))
                .extracting(each -> ((JsonObject) each).getString("id"), each -> ((JsonObject) each)
                        .getBoolean("accepting"))
                .containsExactly(tuple("a", true), tuple("b", true), tuple("c", false));
    }

    @Test
    void one_node_is_drained_from_any_other() {
        assertThat(caller.ask(port, "POST", "/nodes/b/drain", null).status()).isEqualTo(200);
        assertThat(control("b").told).containsExactly("drain");
        assertThat(control("a").told).isEmpty();
    }

    @Test
    void a_node_that_was_cut_out_still_answers_for_itself() {
        nodes.clear();
        control("c").with("lobby", 3);
        assertThat(result(asked().ask(Command.members(LOBBY, Optional.empty(), 10)))
                        .given())
                .containsOnlyKeys("c");
    }
}
