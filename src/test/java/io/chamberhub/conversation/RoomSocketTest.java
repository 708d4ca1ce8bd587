package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Tokens;
import io.chamberhub.chamber.Limits;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.conversation.Heard.Response;
import io.chamberhub.rooms.RoomSession;
import io.chamberhub.rooms.RoomSocket;
import io.chamberhub.server.Admission.Verdict;
import io.chamberhub.server.Guest;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Heartbeat;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.JwtSettings;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.Farewell;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.Opcode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session of a hall of rooms gets of its client, and the client of it. */
class RoomSocketTest {
    private static final HallSettings ROOMS = HallSettings.rooms("/wss");
    private static final Frame PING = new Frame(true, Frame.PING, Buffer.buffer());

    @TempDir
    private static Path dir;

    private final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();
    private final List<RawClient> clients = new ArrayList<>();
    private @Nullable OneNode node;

    @AfterEach
    void everybodyGoes() throws TimeoutException {
        clients.forEach(RawClient::close);
        if (node != null) {
            node.close();
        }
    }

    /** Says back whatever it is told, in text; some words have a meaning. */
    private static final class Session implements RoomSession {
        private final RoomSocket socket;
        private final Context shard;
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private volatile boolean waits;

        Session(RoomSocket socket) {
            this.socket = socket;
            this.shard = Vertx.currentContext();
        }

        @Override
        public void received(Buffer message) {
            heard.add(message.toString());
            switch (message.toString()) {
                case "wait" -> waits = true;
                case "bye" -> {
                    say("good bye");
                    socket.end(new Farewell(1002, "error: \u20ac"));
                    say("too late");
                }
                case "fail" -> throw new IllegalStateException("as planned");
                default -> say(message.toString());
            }
        }

        void say(String text) {
            socket.send(Frames.frame(Opcode.TEXT, true, Buffer.buffer(text)));
        }

        @Override
        public boolean mustWait() {
            return waits;
        }

        @Override
        public void gone() {
            heard.add("(gone)");
            socket.end(Ending.INTERNAL_ERROR);
        }

        void on(Runnable step) {
            shard.runOnContext(v -> step.run());
        }

        void goOn() {
            on(() -> {
                waits = false;
                socket.goOn();
            });
        }

        String next() throws InterruptedException {
            return String.valueOf(heard.poll(RawClient.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    private Session session() throws InterruptedException {
        Session session = sessions.poll(RawClient.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(session).isNotNull();
        return session;
    }

    private OneNode start(HallSettings... halls) throws TimeoutException {
        return start(HubOptions.alone(), halls);
    }

    private OneNode start(HubOptions options, HallSettings... halls) throws TimeoutException {
        ServerSettings settings = OneNode.settings(2, List.of(halls));
        OneNode started = new OneNode(settings, options, (hall, socket) -> {
            Session session = new Session(socket);
            sessions.add(session);
            return session;
        });
        node = started;
        return started;
    }

    private RawClient connect(String target, Map<String, List<String>> headers) {
        RawClient client = RawClient.dial(Objects.requireNonNull(node).port());
        clients.add(client);
        client.request(target, headers, Buffer.buffer());
        client.awaitAccepted();
        return client;
    }

    private RawClient connect() {
        return connect("/wss", Map.of());
    }

    @Test
    void whole_messages_arrive_in_text_or_bytes_and_answers_in_order() throws Exception {
        start(ROOMS);
        RawClient client = connect();
        client.say("one");
        client.send(new Frame(true, Frame.BINARY, Buffer.buffer("two")));
        client.say("");
        client.say("x".repeat(200_000));
        for (String each : List.of("one", "two", "", "x".repeat(200_000))) {
            client.expect(Frame.text(each));
        }
        client.leave();
        Session session = session();
        assertThat(session.heard).hasSize(5).contains("(gone)");
    }

    @Test
    void fragments_are_joined_wherever_they_were_cut() throws Exception {
        start(ROOMS);
        RawClient client = connect();
        Buffer euros = Buffer.buffer("\u20ac\u20ac");
        client.send(new Frame(false, Frame.TEXT, euros.getBuffer(0, 1)));
        client.send(new Frame(true, Frame.PING, Buffer.buffer("between")));
        client.send(new Frame(false, Frame.CONTINUATION, euros.getBuffer(1, 4)));
        client.send(new Frame(false, Frame.CONTINUATION, Buffer.buffer()));
        client.expect(new Frame(true, Frame.PONG, Buffer.buffer("between")));
        client.send(new Frame(true, Frame.CONTINUATION, euros.getBuffer(4, 6)));
        client.expect(Frame.text("\u20ac\u20ac"));
        assertThat(session().next()).isEqualTo("\u20ac\u20ac");
    }

    @Test
    void a_message_that_is_too_long_is_the_last() throws Exception {
        start(ROOMS.withLimits(Limits.defaults().withSizes(200, 300)));
        RawClient client = connect();
        client.say("x".repeat(200));
        client.expect(Frame.text("x".repeat(200)));
        client.send(new Frame(false, Frame.TEXT, Buffer.buffer("x".repeat(200))));
        client.send(new Frame(true, Frame.CONTINUATION, Buffer.buffer("x".repeat(101))));
        client.expectClose(1009, "Message too big");
        Session session = session();
        assertThat(List.of(session.next(), session.next())).containsExactly("x".repeat(200), "(gone)");
    }

    @Test
    void text_that_is_not_utf_8_and_fragments_of_nothing_are_refused() throws Exception {
        start(ROOMS);
        RawClient client = connect();
        client.send(new Frame(true, Frame.TEXT, Buffer.buffer(new byte[] {(byte) 0xC0, (byte) 0x80})));
        client.expectClose(1007, "Text is not UTF-8");
        RawClient other = connect();
        other.send(new Frame(true, Frame.CONTINUATION, Buffer.buffer("x")));
        other.expectClose(1002, "Protocol error");
    }

    @Test
    void the_end_comes_behind_what_was_said_and_is_told_once() throws Exception {
        start(ROOMS);
        RawClient client = connect();
        client.say("bye");
        client.say("not heard any more");
        client.expect(Frame.text("good bye"));
        client.expectClose(1002, "error: \u20ac");
        Session session = session();
        assertThat(List.of(session.next(), session.next())).containsExactly("bye", "(gone)");
        assertThat(RawClient.eventually(() -> Objects.requireNonNull(node).connections() == 0))
                .isTrue();
        assertThat(session.heard).isEmpty();
    }

    @Test
    void who_is_cut_off_is_gone() throws Exception {
        start(ROOMS);
        RawClient client = connect();
        client.say("here");
        client.expect(Frame.text("here"));
        client.reset();
        Session session = session();
        assertThat(List.of(session.next(), session.next())).containsExactly("here", "(gone)");
    }

    @Test
    void a_session_that_fails_costs_its_own_connection() throws Exception {
        start(ROOMS);
        RawClient client = connect();
        RawClient other = connect();
        client.say("fail");
        client.expectClose(1011, "Internal error");
        other.say("still here");
        other.expect(Frame.text("still here"));
    }

    @Test
    void while_a_session_must_wait_its_client_is_not_read_from() throws Exception {
        start(ROOMS);
        RawClient client = connect();
        client.say("wait");
        Session session = session();
        assertThat(session.next()).isEqualTo("wait");
        client.say("later");
        client.send(PING);
        session.on(() -> session.say("meanwhile"));
        client.expect(Frame.text("meanwhile"));
        assertThat(session.heard).isEmpty();
        session.goOn();
        client.expect(Frame.text("later"));
        client.expect(new Frame(true, Frame.PONG, Buffer.buffer()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/wss", "/wss?room=1", "/wss?access_token=x&y"})
    void the_path_is_exact_and_the_query_does_not_count(String target) throws Exception {
        start(HallSettings.of("/"), ROOMS);
        RawClient client = connect(target, Map.of());
        client.say("hi");
        client.expect(Frame.text("hi"));
    }

    @Test
    void other_paths_are_of_other_halls_or_none() throws Exception {
        start(HallSettings.of("/"), ROOMS);
        for (String target : List.of("/wssx", "/wss/x", "/ws")) {
            connect(target, Map.of()).expect(Frame.text("I0"));
        }
        assertThat(sessions).isEmpty();
    }

    @Test
    void any_subprotocol_that_is_offered_is_chosen() throws Exception {
        OneNode started = start(ROOMS);
        RawClient client = RawClient.dial(started.port());
        clients.add(client);
        client.request("/wss", Map.of("Sec-WebSocket-Protocol", List.of("a, b")), Buffer.buffer());
        Response response = client.response(List.of("a"));
        assertThat(response.status()).isEqualTo(101);
    }

    @Test
    void a_session_knows_what_the_handshake_said() throws Exception {
        Guest guest = Guest.named("anna")
                .asListener()
                .withRooms(List.of("team-*", "hall"))
                .withRooms(List.of("*l*"));
        start(HubOptions.alone().withAdmission(request -> Future.succeededFuture(Verdict.admit(guest))), ROOMS);
        connect("/wss", Map.of("Cookie", List.of("a=1; b=2")));
        RoomSocket socket = session().socket;
        assertThat(socket.address()).isEqualTo("127.0.0.1");
        assertThat(socket.cookies()).isEqualTo("a=1; b=2");
        assertThat(socket.subject()).isEqualTo("anna");
        assertThat(socket.readonly()).isTrue();
        assertThat(socket.mayEnter("team-lead")).isTrue();
        assertThat(socket.mayEnter("hall")).isTrue();
        assertThat(socket.mayEnter("team-x")).isFalse();
        assertThat(socket.mayEnter("lobby")).isFalse();
    }

    @Test
    void of_the_rooms_that_a_token_permits_its_session_knows() throws Exception {
        Tokens issuer = Tokens.secret("a secret of thirty-two bytes, ok");
        JwtSettings jwt = new JwtSettings(
                Optional.empty(),
                Optional.of(issuer.write(dir.resolve("secret"))),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0);
        OneNode started = start(ROOMS.withAuth(jwt));
        String some = issuer.token(
                new JsonObject().put("chambers", new JsonArray().add("team-*")).put("readonly", true));
        connect("/wss?access_token=" + some, Map.of());
        RoomSocket socket = session().socket;
        assertThat(List.of(socket.mayEnter("team-7"), socket.mayEnter("lobby"))).containsExactly(true, false);
        assertThat(socket.readonly()).isTrue();
        connect("/wss?access_token=" + issuer.token(new JsonObject()), Map.of());
        assertThat(session().socket.mayEnter("lobby")).isTrue();
        RawClient stranger = RawClient.dial(started.port());
        clients.add(stranger);
        stranger.request("/wss", Map.of(), Buffer.buffer());
        assertThat(stranger.response().status()).isEqualTo(401);
    }

    @Test
    void who_may_only_listen_may_talk_to_its_session_and_who_is_unknown_may_enter_any_room() throws Exception {
        HubOptions options = HubOptions.alone()
                .withAdmission(request -> Future.succeededFuture(Verdict.admit(Guest.ANYONE.asListener())));
        start(options, ROOMS);
        RawClient client = connect();
        client.say("hello");
        client.expect(Frame.text("hello"));
        RoomSocket socket = session().socket;
        assertThat(socket.cookies()).isNull();
        assertThat(socket.subject()).isNull();
        assertThat(socket.mayEnter("any")).isTrue();
    }

    @Test
    void a_connection_lasts_until_the_earlier_of_its_times() throws Exception {
        Guest guest = Guest.ANYONE.withUntil(Instant.now().plusSeconds(1_000));
        start(HubOptions.alone().withAdmission(request -> Future.succeededFuture(Verdict.admit(guest))), ROOMS);
        RawClient client = connect();
        Session session = session();
        session.on(() -> {
            session.socket.expires(Instant.now().plusMillis(100));
            session.socket.expires(Instant.now().plusSeconds(2_000));
        });
        client.expectClose(1008, "Token expired");
    }

    @Test
    void connections_per_address_count() throws Exception {
        start(ROOMS.withLimits(Limits.defaults().withConnectionsPerAddress(1)));
        RawClient client = connect();
        client.say("in");
        client.expect(Frame.text("in"));
        connect().expectClose(1013, "Too many connections");
        client.leave();
        assertThat(RawClient.eventually(() -> Objects.requireNonNull(node).connections() == 0))
                .isTrue();
        RawClient next = connect();
        next.say("in again");
        next.expect(Frame.text("in again"));
    }

    @Test
    void who_sends_too_many_messages_for_too_long_is_ended() throws Exception {
        start(ROOMS.withLimits(Limits.defaults().withRates(1, 0).withSlowness(1 << 20, 100)));
        RawClient client = connect();
        for (int i = 0; i < 10; i++) {
            client.say("flood");
        }
        Heard heard = client.next();
        while (heard.equals(Frame.text("flood"))) {
            heard = client.next();
        }
        assertThat(heard).isEqualTo(new Frame(true, Frame.CLOSE, Frame.closing(1008, "Too many messages")));
    }

    @Test
    void who_does_not_answer_pings_is_dropped() throws Exception {
        start(ROOMS.withHeartbeat(new Heartbeat(1_000, 100)));
        RawClient client = connect();
        client.expect(PING);
        assertThat(client.next()).isInstanceOf(End.class);
        assertThat(session().next()).isEqualTo("(gone)");
    }

    @Test
    void who_does_not_take_what_it_is_due_is_ended() throws Exception {
        OneNode started = start(ROOMS.withLimits(Limits.defaults().withSlowness(1024, 10_000)));
        RawClient client = connect();
        Session session = session();
        client.stopReading();
        String much = "x".repeat(1 << 20);
        session.on(() -> {
            for (int i = 0; i < 32; i++) {
                session.say(much);
            }
        });
        assertThat(session.next()).isEqualTo("(gone)");
        assertThat(started.slowClosed()).isEqualTo(1);
        client.resumeReading();
    }

    @Test
    void clients_are_told_that_the_hub_stops() throws Exception {
        OneNode started = start(ROOMS);
        RawClient client = connect();
        client.say("here");
        client.expect(Frame.text("here"));
        Future<Void> stopped = started.stop();
        client.expectClose(1001, "Shutting down");
        stopped.await(10, TimeUnit.SECONDS);
        Session session = session();
        assertThat(List.of(session.next(), session.next())).containsExactly("here", "(gone)");
    }
}
