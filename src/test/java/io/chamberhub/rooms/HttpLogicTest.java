package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.KeyPair;
import io.chamberhub.room.ClientInfo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpLogicTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_767_225_600));
    private static final byte[] SECRET = "only the two of us know".getBytes(StandardCharsets.UTF_8);
    private static final Backoff BACKOFF = new Backoff(10, 40, 60_000);

    private static final HelloRequest HELLO = new HelloRequest(
            HelloRequest.PROTOCOL, "chat:1", "tea", "é", null, new ClientInfo(null, null, Map.of()), false);
    private static final Newcomer BOB = new Newcomer("192.0.2.1", null, null);
    private static final ChangeRequest CHANGE = new ChangeRequest(null, null, false);
    private static final ActionRequest ACTION = new ActionRequest("vote", null, null);

    private final WatchedRoom room = new WatchedRoom();
    private Backend backend;

    @BeforeEach
    void start() throws Exception {
        backend = new Backend(VERTX, new HttpServerOptions());
    }

    @AfterEach
    void stop() {
        backend.close();
    }

    @AfterAll
    static void close() throws Exception {
        await(VERTX.close());
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    static String failure(Future<?> future) throws Exception {
        Throwable failure = future.toCompletionStage()
                .toCompletableFuture()
                .handle((result, thrown) -> thrown)
                .get(20, TimeUnit.SECONDS);
        assertThat(failure).isInstanceOf(LogicFailure.class);
        return String.valueOf(failure.getMessage());
    }

    private HttpLogic logic() {
        return logic(backend.url("/logic?token=hush"), 10_000, 4);
    }

    private static HttpLogic logic(URI url, int timeout, int concurrency) {
        return new HttpLogic(
                VERTX, new HttpLogicSettings(url, Optional.of(SECRET), timeout, concurrency, true), BACKOFF, CLOCK);
    }

    private String place() {
        return backend.url("").getAuthority();
    }

    @Test
    void asks_by_a_post_of_json() throws Exception {
        backend.then("{'readonly':true}");
        HelloDecision decision = await(logic().hello(room, BOB, HELLO));
        assertThat(decision).isEqualTo(new HelloDecision.Accept(HELLO.client(), true, null, Optional.empty()));
        Backend.Heard call = backend.hears();
        assertThat(call.method() + " " + call.uri()).isEqualTo("POST /logic?token=hush");
        assertThat(call.header("Content-Type")).isEqualTo("application/json");
        assertThat(call.header("Host")).isEqualTo(place());
        assertThat(call.header("Hub-Call")).isEqualTo("hello");
        JsonObject expected = LogicCall.hello(room, true, BOB, HELLO).json();
        assertThat(new JsonObject(call.body())).isEqualTo(expected.put("delivery", call.header("Hub-Delivery")));
    }

    @Test
    void signs_the_time_and_the_body() throws Exception {
        await(logic().hello(room, BOB, HELLO));
        Backend.Heard call = backend.hears();
        assertThat(call.header("Hub-Timestamp")).isEqualTo("1767225600");
        Buffer signed = Buffer.buffer("1767225600.").appendBuffer(call.body());
        assertThat(call.header("Hub-Signature")).isEqualTo("v1=" + hmac(SECRET, signed.getBytes()));
    }

    /** As RFC 2104 defines it. */
    private static String hmac(byte[] key, byte[] text) throws Exception {
        byte[] inner = Arrays.copyOf(key, 64);
        byte[] outer = inner.clone();
        for (int i = 0; i < inner.length; i++) {
            inner[i] ^= 0x36;
            outer[i] ^= 0x5C;
        }
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(inner);
        byte[] hash = sha.digest(text);
        sha.update(outer);
        return HexFormat.of().formatHex(sha.digest(hash));
    }

    @Test
    void does_not_sign_without_a_secret() throws Exception {
        HttpLogicSettings settings = new HttpLogicSettings(backend.url(""), Optional.empty(), 10_000, 4, true);
        await(new HttpLogic(VERTX, settings).change(room, WatchedRoom.ANN, CHANGE));
        Backend.Heard call = backend.hears();
        assertThat(call.headers().contains("Hub-Signature")).isFalse();
        assertThat(call.uri()).isEqualTo("/");
    }

    @Test
    void has_all_four_calls() throws Exception {
        backend.then("{'refuse':'no'}").then("{'success':true,'data':'done'}").then(call -> call.response()
                .end());
        HttpLogic logic = logic();
        assertThat(await(logic.change(room, WatchedRoom.ANN, CHANGE))).isEqualTo(ChangeDecision.refuse("no"));
        assertThat(await(logic.action(room, WatchedRoom.ANN, ACTION))).isEqualTo(ActionDecision.done("done"));
        await(logic.leave(room, WatchedRoom.ANN));
        assertThat(List.of(
                        backend.hears().header("Hub-Call"),
                        backend.hears().header("Hub-Call"),
                        backend.hears().header("Hub-Call")))
                .containsExactly("change", "action", "leave");
    }

    @Test
    void does_not_look_at_rooms_of_which_it_says_nothing() throws Exception {
        HttpLogicSettings settings = new HttpLogicSettings(backend.url("/"), Optional.empty(), 10_000, 4, false);
        await(new HttpLogic(VERTX, settings).change(room, WatchedRoom.ANN, CHANGE));
        assertThat(room.isLookedAt()).isFalse();
        assertThat(new JsonObject(backend.hears().body()).getJsonObject("room").fieldNames())
                .containsExactly("id", "version");
    }

    @Test
    void uses_a_connection_again() throws Exception {
        HttpLogic logic = logic(backend.url("/"), 10_000, 1);
        for (int i = 0; i < 20; i++) {
            await(logic.change(room, WatchedRoom.ANN, CHANGE));
        }
        assertThat(backend.connections()).isEqualTo(1);
    }

    @Test
    void has_so_many_requests_under_way_and_no_more() throws Exception {
        List<Backend.Heard> held = new ArrayList<>();
        AtomicInteger answered = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            backend.then(call -> {});
        }
        HttpLogic logic = logic(backend.url("/"), 10_000, 3);
        List<Future<?>> decisions = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            decisions.add(logic.change(room, WatchedRoom.ANN, CHANGE).onSuccess(d -> answered.incrementAndGet()));
        }
        for (int i = 0; i < 8; i++) {
            while (held.size() < Math.min(3, 8 - i)) {
                held.add(backend.hears());
            }
            assertThat(backend.unheard()).isZero();
            held.remove(0).response().end("{}");
        }
        await(Future.all(decisions));
        assertThat(answered).hasValue(8);
        assertThat(backend.connections()).isLessThanOrEqualTo(3);
    }

    @Test
    void refuses_at_once_when_too_many_wait() throws Exception {
        backend.then(call -> {});
        HttpLogic logic = logic(backend.url("/"), 60_000, 1);
        List<Future<?>> decisions = new ArrayList<>();
        decisions.add(logic.change(room, WatchedRoom.ANN, CHANGE));
        Backend.Heard first = backend.hears();
        for (int i = 0; i < 16; i++) {
            decisions.add(logic.change(room, WatchedRoom.ANN, CHANGE));
        }
        assertThat(failure(logic.change(room, WatchedRoom.ANN, CHANGE)))
                .isEqualTo("too many requests wait for the logic at " + place());
        first.response().end("{}");
        await(Future.all(decisions));
    }

    @Test
    void waits_for_an_answer_only_so_long() throws Exception {
        backend.then(call -> {});
        assertThat(failure(logic(backend.url("/"), 200, 1).change(room, WatchedRoom.ANN, CHANGE)))
                .isEqualTo("the logic at " + place() + " has not answered within 200 ms");
    }

    @Test
    void waits_for_the_whole_answer_only_so_long() throws Exception {
        backend.then(call -> {
            call.response().setChunked(true).write("{");
            long timer = VERTX.setPeriodic(20, tick -> call.response().write(" "));
            call.response().closeHandler(gone -> VERTX.cancelTimer(timer));
        });
        assertThat(failure(logic(backend.url("/"), 300, 1).change(room, WatchedRoom.ANN, CHANGE)))
                .isEqualTo("the logic at " + place() + " has not answered within 300 ms");
    }

    @Test
    void waits_for_a_free_connection_only_so_long() throws Exception {
        backend.then(call -> {}).then(call -> {});
        HttpLogic logic = logic(backend.url("/"), 1_000, 1);
        long start = System.nanoTime();
        Future<?> first = logic.change(room, WatchedRoom.ANN, CHANGE);
        Future<?> second = logic.change(room, WatchedRoom.ANN, CHANGE);
        assertThat(failure(first)).endsWith("has not answered within 1000 ms");
        assertThat(failure(second)).endsWith("has not answered within 1000 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1_900));
    }

    @Test
    void is_well_again_after_it_was_slow() throws Exception {
        HttpLogic logic = logic(backend.url("/"), 500, 1);
        backend.then(call -> {});
        failure(logic.change(room, WatchedRoom.ANN, CHANGE));
        assertThat(await(logic.change(room, WatchedRoom.ANN, CHANGE))).isEqualTo(ChangeDecision.apply(CHANGE));
        assertThat(backend.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "7", "nonsense", "{", "{} {}", "{'readonly':}"})
    void takes_nothing_but_a_json_object_for_an_answer(String reply) throws Exception {
        backend.then(reply);
        assertThat(failure(logic().hello(room, BOB, HELLO)))
                .isEqualTo("the logic's reply to hello is not a JSON object, from " + place());
    }

    @Test
    void names_the_field_that_is_not_right() throws Exception {
        backend.then("{'readonly':1}");
        assertThat(failure(logic().hello(room, BOB, HELLO)))
                .isEqualTo("the logic's reply to hello is not right: readonly must be true or false");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 299})
    void takes_any_status_that_says_that_all_went_well(int status) throws Exception {
        backend.then(call -> call.response().setStatusCode(status).end("{}"));
        assertThat(await(logic().change(room, WatchedRoom.ANN, CHANGE))).isEqualTo(ChangeDecision.apply(CHANGE));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 304, 400, 401, 404, 429, 500, 503})
    void names_the_status_and_the_host_and_nothing_secret(int status) throws Exception {
        backend.thenStatus(status);
        assertThat(failure(logic().change(room, WatchedRoom.ANN, CHANGE)))
                .isEqualTo("the logic at " + place() + " has answered with status " + status);
        assertThat(backend.unheard()).isEqualTo(1);
    }

    @Test
    void goes_nowhere_else() throws Exception {
        backend.then(call -> call.response()
                .setStatusCode(307)
                .putHeader("Location", backend.url("/elsewhere").toString())
                .end());
        assertThat(failure(logic().change(room, WatchedRoom.ANN, CHANGE))).endsWith("status 307");
        assertThat(backend.hears().uri()).isEqualTo("/logic?token=hush");
        assertThat(backend.unheard()).isZero();
    }

    @Test
    void reads_so_much_of_a_response_and_no_more() throws Exception {
        String longest = "{}" + " ".repeat(HttpLogic.MAX_RESPONSE - 2);
        backend.then(longest).then(longest + " ");
        assertThat(await(logic().change(room, WatchedRoom.ANN, CHANGE))).isEqualTo(ChangeDecision.apply(CHANGE));
        assertThat(failure(logic().change(room, WatchedRoom.ANN, CHANGE)))
                .isEqualTo("the logic's response has more than 1048576 bytes");
    }

    @Test
    void says_that_nobody_is_there() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        URI url = URI.create("http://127.0.0.1:" + port + "/logic?token=hush");
        assertThat(failure(logic(url, 10_000, 1).change(room, WatchedRoom.ANN, CHANGE)))
                .startsWith("the logic at 127.0.0.1:" + port + " cannot be asked: ")
                .doesNotContain("hush");
    }

    @Test
    void says_that_the_connection_was_lost() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
            Future<?> decision = logic(url, 10_000, 1).change(room, WatchedRoom.ANN, CHANGE);
            try (Socket socket = server.accept()) {
                assertThat(socket.getInputStream().read()).isEqualTo('P');
            }
            assertThat(failure(decision)).startsWith("the logic at " + url.getAuthority() + " cannot be asked: ");
        }
    }

    @Test
    void talks_to_nobody_who_cannot_show_who_it_is(@TempDir Path dir) throws Exception {
        KeyPair unknown = KeyPair.create(dir, "unknown");
        HttpServerOptions tls = new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(unknown.cert().toString())
                        .setKeyPath(unknown.key().toString()));
        try (Backend stranger = new Backend(VERTX, tls)) {
            URI url = URI.create("https://" + stranger.url("/").getAuthority());
            assertThat(failure(logic(url, 10_000, 1).change(room, WatchedRoom.ANN, CHANGE)))
                    .startsWith("the logic at " + url.getAuthority() + " cannot be asked: ");
            assertThat(stranger.unheard()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void says_again_who_has_left(int status) throws Exception {
        backend.thenStatus(status).thenStatus(status).thenStatus(status);
        await(logic().leave(room, WatchedRoom.ANN));
        Backend.Heard first = backend.hears();
        for (int i = 0; i < 3; i++) {
            Backend.Heard again = backend.hears();
            assertThat(again.header("Hub-Delivery")).isEqualTo(first.header("Hub-Delivery"));
            assertThat(again.body()).isEqualTo(first.body());
        }
        assertThat(backend.unheard()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 410})
    void does_not_say_again_who_has_left_where_that_is_of_no_use(int status) throws Exception {
        backend.thenStatus(status);
        assertThat(failure(logic().leave(room, WatchedRoom.ANN))).endsWith("status " + status);
        assertThat(backend.unheard()).isEqualTo(1);
    }

    @Test
    void gives_up_saying_who_has_left() throws Exception {
        for (int i = 0; i < 100; i++) {
            backend.thenStatus(503);
        }
        HttpLogicSettings settings = new HttpLogicSettings(backend.url("/"), Optional.empty(), 10_000, 1, true);
        HttpLogic logic = new HttpLogic(VERTX, settings, new Backoff(5, 20, 200), CLOCK);
        assertThat(failure(logic.leave(room, WatchedRoom.ANN))).endsWith("status 503");
        assertThat(backend.unheard()).isBetween(2, 14);
    }

    @Test
    void asks_nothing_any_more_once_it_is_closed() throws Exception {
        HttpLogic logic = logic();
        await(logic.hello(room, BOB, HELLO));
        backend.hears();
        logic.close();
        assertThatThrownBy(() -> await(logic.hello(room, BOB, HELLO))).isNotNull();
        assertThat(backend.unheard()).isZero();
    }

    @Test
    void says_nothing_else_again() throws Exception {
        backend.thenStatus(503).thenStatus(503).thenStatus(503);
        HttpLogic logic = logic();
        failure(logic.hello(room, BOB, HELLO));
        failure(logic.change(room, WatchedRoom.ANN, CHANGE));
        failure(logic.action(room, WatchedRoom.ANN, ACTION));
        assertThat(backend.unheard()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = '~',
            value = {
                "ftp://example.org/           ~ logic.url: must begin with http:// or https:// and have a host",
                "/logic                       ~ logic.url: must begin with http:// or https:// and have a host",
                "http:/logic                  ~ logic.url: must begin with http:// or https:// and have a host",
                "http://user:hush@example.org ~ logic.url: no user, password or fragment can be part of it",
                "http://example.org/#part     ~ logic.url: no user, password or fragment can be part of it"
            })
    void knows_urls_that_are_of_no_use(String url, String mistake) {
        assertThatThrownBy(() -> new HttpLogicSettings(URI.create(url), Optional.empty(), 5_000, 64, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(mistake);
    }
}
