package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.KeyPair;
import io.chamberhub.Tokens;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.conversation.Heard.Response;
import io.chamberhub.server.Admission;
import io.chamberhub.server.Admission.Verdict;
import io.chamberhub.server.Guest;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.JwtSettings;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, who is told why not, and what becomes of those who may not stay or may not speak. */
class AdmissionTest {
    private static final Tokens ISSUER = Tokens.secret("a secret of thirty-two bytes, ok");
    private static final JsonObject ANYBODY = new JsonObject();
    private static final int LONG_NAME = 4_000;
    private static final int LONG_TOKEN = 6_000;

    @TempDir
    private static Path dir;

    private final List<RawClient> clients = new ArrayList<>();
    private @Nullable OneNode node;

    @AfterEach
    void everybodyGoes() throws TimeoutException {
        clients.forEach(RawClient::close);
        if (node != null) {
            node.close();
        }
    }

    @Nested
    class By_a_token {
        @Test
        void it_may_come_in_the_authorization_header() throws TimeoutException {
            start(guarded());
            enter("/x/lobby", bearer(ISSUER.token(ANYBODY)), "I0");
        }

        @Test
        void or_in_the_query_and_is_no_part_of_the_chambers_name() throws TimeoutException {
            start(guarded());
            RawClient anna = enter("/x/lobby?access_token=" + token("anna"), Map.of(), "I0");
            RawClient bert = enter("/x/lobby?access_token=" + token("bert"), Map.of(), "I1:H0");
            anna.expect(Frame.text("H1"));
            bert.say("\nsame chamber");
            anna.expect(Frame.text("F1\nsame chamber"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"echo, access_token.%s", "access_token.%s, echo"})
        void or_as_a_subprotocol_which_is_not_the_one_that_is_selected(String offered) throws TimeoutException {
            start(guarded());
            Map<String, List<String>> headers =
                    Map.of("Sec-WebSocket-Protocol", List.of(String.format(offered, ISSUER.token(ANYBODY))));
            enter("/x/lobby", headers, "I0");
        }

        @Test
        void the_protocol_of_the_hall_must_be_offered_besides() throws TimeoutException {
            start(guarded());
            String offered = "access_token." + ISSUER.token(ANYBODY);
            Response response = refused("/x/lobby", Map.of("Sec-WebSocket-Protocol", List.of(offered)), 404);
            assertThat(response.body()).contains("Offer the subprotocol echo");
        }

        @Test
        void who_has_none_or_a_wrong_one_is_told_so() throws TimeoutException {
            start(guarded());
            RawClient client = dial();
            client.request("/x/lobby", Map.of(), Buffer.buffer());
            Response response = client.response();
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.headers().get("www-authenticate")).containsExactly("Bearer");
            assertThat(response.body()).startsWith("The token is missing.").hasLineCount(1);
            assertChallenge(
                    refused("/x/lobby", bearer(token("anna") + "x"), 401), "invalid_token", "The token is not signed");
            assertChallenge(
                    refused("/x/lobby", bearer(ISSUER.token(new JsonObject().put("exp", 1))), 401),
                    "invalid_token",
                    "The token has expired.");
            assertChallenge(
                    refused("/x/lobby?access_token=" + token("bert"), bearer(token("anna")), 400),
                    "invalid_request",
                    "The request has several tokens");
        }

        @Test
        void a_chamber_that_the_token_does_not_permit_is_forbidden() throws TimeoutException {
            start(guarded());
            String token = ISSUER.token(new JsonObject().put("chambers", new JsonArray().add("team-7/*")));
            enter("/x/team-7/lobby", bearer(token), "I0");
            for (String chamber : List.of("/x/team-8/lobby", "/x/", "/x/team%2D7/lobby")) {
                assertChallenge(
                        refused(chamber, bearer(token), 403),
                        "insufficient_scope",
                        "The token does not permit this chamber.");
            }
        }

        @Test
        void a_refused_request_is_the_last_of_its_connection() throws TimeoutException {
            start(guarded());
            RawClient client = dial();
            String second = "GET /x/lobby HTTP/1.1\r\nHost: hub\r\n\r\n";
            client.request("/x/lobby", Map.of(), Buffer.buffer(second));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.headers()).containsEntry("connection", List.of("close"));
            client.expect(End.OF_STREAM);
        }

        @Test
        void a_long_token_and_a_long_name_have_room() throws TimeoutException {
            start(guarded());
            String token = ISSUER.token(new JsonObject().put("roles", "x".repeat(LONG_TOKEN * 3 / 4 - 100)));
            assertThat(token.length()).isBetween(LONG_TOKEN - 200, LONG_TOKEN);
            enter("/x/one?access_token=" + token, Map.of(), "I0");
            enter("/x/two", Map.of("Sec-WebSocket-Protocol", List.of("echo, access_token." + token)), "I0");
            enter("/x/" + "a".repeat(LONG_NAME), bearer(token), "I0");
        }

        @Test
        void halls_without_auth_take_anybody() throws TimeoutException {
            start(guarded());
            enter("/lobby?access_token=whatever", bearer("something else"), "I0");
        }

        @Test
        void a_readonly_client_hears_and_is_heard_of_and_closed_if_it_speaks() throws TimeoutException {
            start(guarded());
            RawClient talker = enter("/x/lobby", bearer(ISSUER.token(ANYBODY)), "I0");
            String token = ISSUER.token(new JsonObject().put("readonly", true));
            RawClient listener = enter("/x/lobby", bearer(token), "I1:H0");
            talker.expect(Frame.text("H1"));
            talker.say("\nhello");
            listener.expect(Frame.text("F0\nhello"));
            listener.send(new Frame(true, Frame.PING, Buffer.buffer("pings are no messages")));
            listener.expect(new Frame(true, Frame.PONG, Buffer.buffer("pings are no messages")));
            listener.send(new Frame(false, Frame.TEXT, Buffer.buffer()));
            listener.expectClose(1008, "Not allowed");
            talker.expect(Frame.text("B1"));
            talker.leave();
        }

        @Test
        void a_connection_lasts_as_long_as_the_token() throws TimeoutException {
            start(guarded());
            RawClient stays = enter("/x/lobby", bearer(ISSUER.token(ANYBODY)), "I0");
            long end = Instant.now().getEpochSecond() + 2;
            RawClient guest = enter("/x/lobby", bearer(ISSUER.token(new JsonObject().put("exp", end))), "I1:H0");
            stays.expect(Frame.text("H1"));
            guest.expectClose(1008, "Token expired");
            assertThat(Instant.now()).isAfterOrEqualTo(Instant.ofEpochSecond(end));
            stays.expect(Frame.text("B1"));
            stays.leave();
        }

        private String token(String subject) {
            return ISSUER.token(new JsonObject().put("sub", subject));
        }
    }

    @Nested
    class By_its_origin {
        @Test
        void pages_of_other_origins_are_refused_before_tokens_are_looked_at() throws TimeoutException {
            HallSettings hall = guarded().withOrigins(List.of("https://example.org", "same-origin", "null"));
            start(hall);
            String host = "127.0.0.1:" + node().port();
            String token = ISSUER.token(ANYBODY);
            for (String origin : List.of("HTTPS://Example.org:443", "http://" + host, "null")) {
                enter("/x/" + origin.length(), with(bearer(token), "Origin", origin), "I0");
                enter("/x/old" + origin.length(), with(bearer(token), "Sec-WebSocket-Origin", origin), "I0");
            }
            for (String origin : List.of("https://evil.net", "https://" + host, "file://", "")) {
                Response response = refused("/x/lobby", Map.of("Origin", List.of(origin)), 403);
                assertThat(response.body()).contains("origin", "operator");
            }
            refused("/x/lobby", Map.of("Origin", List.of("null", "https://evil.net")), 400);
            refused("/x/lobby", bearer(token), 403);
            refused("/x/lobby", Map.of("Origin", List.of("null")), 401);
        }
    }

    @Nested
    class By_an_application {
        private final SlowAdmission slow = new SlowAdmission();

        @Test
        void it_is_asked_last_and_sees_what_the_token_says() throws TimeoutException {
            List<String> seen = new ArrayList<>();
            start(List.of(guarded(), HallSettings.of("/")), request -> {
                seen.add(request.chamber().hall() + " " + request.chamber().name() + " "
                        + request.guest().subject().orElse("-") + " " + request.headers("Cookie") + " "
                        + request.parameters("q") + " " + request.tls() + " "
                        + request.client().getHostAddress());
                return Future.succeededFuture(
                        request.headers("cookie").isEmpty() ? Verdict.refuse(403, "No cookie.") : Verdict.admit());
            });
            String token = ISSUER.token(new JsonObject().put("sub", "anna"));
            Map<String, List<String>> headers = with(bearer(token), "Cookie", "id=7");
            enter("/x/lobby?q=a%20b", headers, "I0");
            enter("/other", Map.of("Cookie", List.of("id=8")), "I0");
            refused("/x/lobby", Map.of("Cookie", List.of("id=9")), 401);
            assertThat(refused("/x/lobby", bearer(token), 403).body()).isEqualTo("No cookie.\n");
            assertThat(seen)
                    .containsExactly(
                            "/x/ lobby?q=a%20b anna [id=7] [a b] false 127.0.0.1",
                            "/ other - [id=8] [] false 127.0.0.1", "/x/ lobby anna [] [] false 127.0.0.1");
        }

        @Test
        void terms_are_kept_whoever_sets_them() throws Exception {
            start(List.of(HallSettings.of("/")), slow);
            RawClient client = dial();
            client.request("/lobby", Map.of(), Buffer.buffer());
            slow.next()
                    .complete(Verdict.admit(
                            Guest.ANYONE.asListener().withUntil(Instant.now().plusSeconds(60))));
            client.awaitAccepted();
            client.expect(Frame.text("I0"));
            client.say("\nmay I?");
            client.expectClose(1008, "Not allowed");
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void what_a_client_sends_meanwhile_is_heard_when_it_is_in(boolean tls) throws Exception {
            KeyPair keys = KeyPair.create(dir, "admission" + tls);
            ServerSettings settings = settings(List.of(HallSettings.of("/")));
            start(tls ? settings.withTls(new TlsFiles(keys.cert(), keys.key())) : settings, slow);
            RawClient client = tls ? RawClient.dial(node().port(), keys.context()) : dial();
            clients.add(client);
            Buffer behind = client.encode(Frame.text("T**\nwith the handshake"))
                    .appendBuffer(client.encode(new Frame(false, Frame.TEXT, Buffer.buffer("T**\nand"))));
            client.request("/lobby", Map.of(), behind);
            Promise<Verdict> answer = slow.next();
            client.send(new Frame(true, Frame.CONTINUATION, Buffer.buffer(" later")));
            client.send(Frame.text("T**\n" + "x".repeat(100_000)));
            answer.complete(Verdict.admit());
            client.awaitAccepted();
            client.expect(Frame.text("I0"));
            client.expect(Frame.text("F0\nwith the handshake"));
            client.expect(new Frame(false, Frame.TEXT, Buffer.buffer("F0\nand")));
            client.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer(" later")));
            client.expect(Frame.text("F0\n" + "x".repeat(100_000)));
            client.leave();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 10, 1_000_000})
        void who_is_refused_reads_why_whatever_it_has_sent_meanwhile(int bytes) throws Exception {
            start(List.of(HallSettings.of("/")), slow);
            RawClient client = dial();
            client.request("/lobby", Map.of(), Buffer.buffer(new byte[bytes / 2]));
            Promise<Verdict> answer = slow.next();
            client.sendBytes(Buffer.buffer(new byte[bytes / 2]));
            answer.complete(Verdict.refuse(401, "Log in first."));
            Response response = client.response();
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.body()).isEqualTo("Log in first.\n");
            assertThat(response.headers().get("connection")).containsExactly("close");
            assertThat(response.headers().get("www-authenticate")).containsExactly("Bearer");
            client.expect(End.OF_STREAM);
        }

        @Test
        void a_request_behind_the_one_in_question_is_never_answered() throws Exception {
            start(List.of(HallSettings.of("/")), slow);
            String second = "GET /lobby HTTP/1.1\r\nHost: hub\r\n\r\n";
            RawClient refused = dial();
            refused.request("/lobby", Map.of(), Buffer.buffer(second));
            slow.next().complete(Verdict.refuse(403, "No."));
            assertThat(refused.response().status()).isEqualTo(403);
            refused.expect(End.OF_STREAM);
            RawClient admitted = dial();
            admitted.request("/lobby", Map.of(), Buffer.buffer(second));
            slow.next().complete(Verdict.admit());
            admitted.awaitAccepted();
            admitted.expectClose(1002, "Protocol error");
        }

        @Test
        void who_does_not_wait_is_not_let_in() throws Exception {
            start(List.of(HallSettings.of("/")), slow);
            for (boolean reset : List.of(false, true)) {
                RawClient client = dial();
                client.request("/lobby", Map.of(), client.encode(Frame.text("\nhello")));
                Promise<Verdict> answer = slow.next();
                if (reset) {
                    client.reset();
                } else {
                    client.close();
                }
                answer.complete(Verdict.admit());
            }
            RawClient next = dial();
            next.request("/lobby", Map.of(), Buffer.buffer());
            slow.next().complete(Verdict.admit());
            next.awaitAccepted();
            assertThat(next.hear()).matches("I\\d+");
            assertThat(RawClient.eventually(() -> node().connections() == 1)).isTrue();
        }

        @Test
        void one_who_cannot_decide_harms_nobody_else() throws Exception {
            start(List.of(HallSettings.of("/")), request -> {
                if (request.headers("x-mood").isEmpty()) {
                    return Future.succeededFuture(Verdict.admit());
                }
                throw new IllegalStateException("as planned");
            });
            RawClient here = enter("/lobby", Map.of(), "I0");
            Response response = refused("/lobby", Map.of("X-Mood", List.of("bad")), 503);
            assertThat(response.body()).contains("could not be decided", "Try again");
            enter("/lobby", Map.of(), "I1:H0");
            here.expect(Frame.text("H1"));
        }

        @Test
        void while_the_node_stops_nobody_is_let_in_any_more() throws Exception {
            start(List.of(HallSettings.of("/")), slow);
            RawClient client = dial();
            client.request("/lobby", Map.of(), Buffer.buffer());
            Promise<Verdict> answer = slow.next();
            Future<Void> stopped = node().stop();
            answer.complete(Verdict.admit());
            stopped.await(10, TimeUnit.SECONDS);
            Heard heard = client.next();
            assertThat(heard instanceof Response response ? response.status() == 503 : heard instanceof End)
                    .as("%s", heard)
                    .isTrue();
        }

        @Test
        void over_the_sockets_of_vertx_it_is_asked_too() throws Exception {
            start(List.of(HallSettings.of("/")), slow);
            node().overPlainSockets();
            RawClient admitted = dial();
            admitted.request("/lobby", Map.of(), Buffer.buffer());
            slow.next().complete(Verdict.admit(Guest.ANYONE.asListener()));
            admitted.awaitAccepted();
            admitted.expect(Frame.text("I0"));
            admitted.say("\nmay I?");
            admitted.expectClose(1008, "Not allowed");
            RawClient refused = dial();
            refused.request("/lobby", Map.of(), Buffer.buffer());
            slow.next().complete(Verdict.refuse(403, "No."));
            assertThat(refused.response().status()).isEqualTo(403);
        }
    }

    private static HallSettings guarded() {
        Path secret = ISSUER.write(dir.resolve("secret"));
        return HallSettings.of("/x/")
                .withAuth(new JwtSettings(
                        Optional.empty(), Optional.of(secret), Optional.empty(), Optional.empty(), List.of(), 0));
    }

    private void start(HallSettings hall) throws TimeoutException {
        node = new OneNode(List.of(hall, HallSettings.of("/")));
    }

    private void start(List<HallSettings> halls, Admission admission) throws TimeoutException {
        start(settings(halls), admission);
    }

    private void start(ServerSettings settings, Admission admission) throws TimeoutException {
        node = new OneNode(settings, HubOptions.alone().withAdmission(admission));
    }

    private static ServerSettings settings(List<HallSettings> halls) {
        return OneNode.settings(2, halls);
    }

    private OneNode node() {
        if (node == null) {
            throw new IllegalStateException("not started");
        }
        return node;
    }

    private RawClient dial() {
        RawClient client = RawClient.dial(node().port());
        clients.add(client);
        return client;
    }

    private RawClient enter(String target, Map<String, List<String>> headers, String welcome) {
        RawClient client = dial();
        client.request(target, headers, Buffer.buffer());
        client.awaitAccepted();
        client.expect(Frame.text(welcome));
        return client;
    }

    private Response refused(String target, Map<String, List<String>> headers, int status) {
        RawClient client = dial();
        client.request(target, headers, Buffer.buffer());
        Response response = client.response();
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).hasLineCount(1).endsWith(".\n");
        return response;
    }

    private static void assertChallenge(Response response, String error, String why) {
        assertThat(response.body()).startsWith(why);
        assertThat(response.headers().get("www-authenticate"))
                .singleElement()
                .asString()
                .startsWith("Bearer error=\"" + error + "\", error_description=\"" + why);
    }

    private static Map<String, List<String>> bearer(String token) {
        return Map.of("Authorization", List.of("Bearer " + token));
    }

    private static Map<String, List<String>> with(Map<String, List<String>> headers, String name, String value) {
        return Map.of("Authorization", headers.getOrDefault("Authorization", List.of()), name, List.of(value));
    }
}
