package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Tokens;
import io.chamberhub.process.Client.Ending;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar hub-fat.jar} with halls that want tokens. */
class TokenIT {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final Tokens HS = Tokens.secret("a secret of thirty-two bytes, ok");
    private static final Tokens ES = Tokens.ec("secp256r1");
    private static final Tokens RS = Tokens.rsa(2048);

    @TempDir
    private static Path dir;

    /** What clients say to each other. */
    private static final String SECRET = "for your ears only";

    private final List<String> issued = new ArrayList<>();

    @Test
    void it_lets_in_whose_token_is_right_and_neither_tokens_nor_messages_are_ever_logged() throws IOException {
        JsonObject halls = new JsonObject()
                .put("/hs/", hall("secret", HS.write(dir.resolve("secret"))))
                .put("/es/", hall("key", ES.write(dir.resolve("es.pem"))))
                .put("/set/", hall("jwks", Tokens.writeSet(dir.resolve("set.json"), RS.jwk("a"), ES.jwk("b"))));
        JsonObject settings =
                HubProcess.settings().put("halls", halls).put("log", new JsonObject().put("level", "trace"));
        try (HubProcess hub =
                HubProcess.start("tokens", "-conf", settings.encode()).awaitReady()) {
            converse(hub, "/hs/", HS);
            converse(hub, "/es/", ES);
            converse(hub, "/set/", ES);
            converse(hub, "/set/", RS);
            assertThat(statuses(hub, "/hs/x", RS)).containsExactly("401");
            assertThat(statuses(hub, "/es/x", HS)).containsExactly("401");
            assertThat(statuses(hub, "/none", HS)).containsExactly("404");
            mumble(hub);
            hub.terminate();
            assertThat(hub.exitCode(TEN_SECONDS)).isEqualTo(HubProcess.TERMINATED);
            assertThat(hub.log().now())
                    .anyMatch(line -> line.contains(" TRACE "))
                    .anyMatch(line -> line.contains("reason=\"Not allowed\""));
            assertThat(hub.log().now()).noneMatch(line -> line.contains(SECRET));
            for (String token : issued) {
                for (String part : token.split("\\.", -1)) {
                    assertThat(hub.log().now()).noneMatch(line -> line.contains(part));
                    assertThat(hub.errors()).noneMatch(line -> line.contains(part));
                }
            }
        }
    }

    private void converse(HubProcess hub, String hall, Tokens issuer) {
        try (Client talker = enter(hub, hall, issuer, new JsonObject());
                Client listener = enter(hub, hall, issuer, new JsonObject().put("readonly", true))) {
            talker.send("\n" + SECRET);
            listener.awaitMessageFrom(talker.id());
            listener.send("\nmay I?");
            assertThat(listener.ending()).isEqualTo(new Ending(1008, "Not allowed"));
        }
        try (Client guest = enter(
                hub, hall, issuer, new JsonObject().put("exp", Instant.now().getEpochSecond() + 2))) {
            assertThat(guest.ending()).isEqualTo(new Ending(1008, "Token expired"));
        }
    }

    private Client enter(HubProcess hub, String hall, Tokens issuer, JsonObject claims) {
        return Client.enter(hub.chamber(hall + "lobby?access_token=" + token(issuer, claims)));
    }

    private String token(Tokens issuer, JsonObject claims) {
        String token = issuer.token(
                claims.put("sub", "anna").put("jti", issued.size()).put("chambers", new JsonArray().add("lobby*")));
        issued.add(token);
        return token;
    }

    /** What requests with such a token in each of its places are answered. */
    private Set<String> statuses(HubProcess hub, String target, Tokens issuer) throws IOException {
        Set<String> statuses = new TreeSet<>();
        String token = token(issuer, new JsonObject());
        for (List<String> way : List.of(
                List.of(target + "?access_token=" + token, "", "echo"),
                List.of(target, "Authorization: Bearer " + token + "\r\n", "echo"),
                List.of(target, "", "echo, access_token." + token))) {
            statuses.add(ask(
                    hub,
                    "GET " + way.get(0) + " HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                            + way.get(1) + "Sec-WebSocket-Protocol: " + way.get(2) + "\r\n\r\n"));
        }
        return statuses;
    }

    /** Requests that are no requests, each with a token in it. */
    private void mumble(HubProcess hub) throws IOException {
        String token = token(HS, new JsonObject());
        String query = "/hs/lobby?access_token=" + token;
        List<String> mumbled = List.of(
                "GET " + query + "\r\n\r\n",
                "GET " + query + " HTTP/9.9\r\n\r\n",
                "GET " + query + "|{} HTTP/1.1\r\nHost: hub\r\n\r\n",
                "GET " + query + "x".repeat(9_000) + " HTTP/1.1\r\nHost: hub\r\n\r\n",
                "GET " + query + " HTTP/1.1\r\nHost: hub\r\nX-Long: " + token + "x".repeat(20_000) + "\r\n\r\n",
                "GET /hs/lobby HTTP/1.1\r\nHost: hub\r\nAuthorization Bearer " + token + "\r\n\r\n",
                "GET /hs/lobby HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer\u0001" + token + "\r\n\r\n",
                "GET /hs/lobby HTTP/1.1\r\nHost: hub\r\nContent-Length: " + token + "\r\n\r\n",
                "GET /hs/lobby HTTP/1.1\r\nHost: hub\r\nTransfer-Encoding: " + token + "\r\n\r\n",
                "GET /hs/lobby HTTP/1.1\r\n" + token + ": hub\r\n: " + token + "\r\n\r\n",
                token + " / HTTP/1.1\r\nHost: hub\r\n\r\n",
                "GET http://[" + token + "/hs/ HTTP/1.1\r\nHost: " + token + "\r\n\r\n",
                token + "\r\n\r\n");
        for (String request : mumbled) {
            assertThat(ask(hub, request)).as(request).matches("[45][0-9][0-9]");
        }
    }

    /** The status of the answer. */
    private static String ask(HubProcess hub, String request) throws IOException {
        URI place = hub.chamber("/");
        try (Socket socket = new Socket(place.getHost(), place.getPort())) {
            socket.setSoTimeout((int) TEN_SECONDS.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 400".length());
            return new String(answer, StandardCharsets.US_ASCII).replaceFirst("HTTP/[0-9.]+ ", "");
        }
    }

    private static JsonObject hall(String key, Path file) {
        return new JsonObject().put("auth", new JsonObject().put("jwt", new JsonObject().put(key, file.toString())));
    }
}
