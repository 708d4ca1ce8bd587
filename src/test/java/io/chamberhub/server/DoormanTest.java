package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ChamberName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoormanTest {
    private static final Doorman DOORMAN = new Doorman(List.of(hall("/p2/"), hall("/"), hall("/p2/inner/")));
    private static final Doorman ONE_HALL = new Doorman(List.of(hall("/p2/"), hall("/p3/")));

    @ParameterizedTest
    @CsvSource({
        "/, /, ''",
        "/room, /, room",
        "/p2, /, p2",
        "/p2?a=/, /, p2?a=/",
        "/p2/, /p2/, ''",
        "/p2/room, /p2/, room",
        "/p2/inner, /p2/, inner",
        "/p2/inner/room, /p2/inner/, room",
        "/p22/room, /, p22/room",
        "/P2/room, /, P2/room",
        "//p2/room, /, /p2/room",
        "/%702/room, /, %702/room",
        "http://hub/p2/room?x=1, /p2/, room?x=1",
        "http://hub, /, ''",
        "http://hub?x=1, /, ?x=1",
    })
    void the_longest_path_chooses_the_hall_and_the_rest_names_the_chamber(String target, String hall, String name) {
        requirePass(target, hall, name);
    }

    @ParameterizedTest
    @CsvSource({
        "/a?, a?",
        "/a?b=c&b=c, a?b=c&b=c",
        "/a?b%20c, a?b%20c",
        "/a%2Fb, a%2Fb",
        "/a/../b, a/../b",
        "/a;b=c, a;b=c",
    })
    void names_stay_as_they_came(String target, String name) {
        requirePass(target, "/", name);
    }

    @ParameterizedTest
    @CsvSource({
        "a?access_token=s, a",
        "a?access_token=, a",
        "a?access_token, a",
        "a?access_token=s&b=c, a?b=c",
        "a?b=c&access_token=s, a?b=c",
        "a?b=c&access_token=s&d=e, a?b=c&d=e",
        "a?access_token=s&access_token=t, a",
        "a?b=c&&access_token=s&, a?b=c&&",
        "a?access_token=s=t?u/v, a",
        "?access_token=s, ''",
        "a?access_tokens=s, a?access_tokens=s",
        "a?my_access_token=s, a?my_access_token=s",
        "a?Access_Token=s, a?Access_Token=s",
        "a?b=access_token=s, a?b=access_token=s",
        "a?b?access_token=s, a?b?access_token=s",
        "a/access_token=s, a/access_token=s",
        "a&access_token=s, a&access_token=s",
    })
    void a_token_is_no_part_of_the_name(String rest, String name) {
        requirePass("/" + rest, "/", name);
        requirePass("/p2/inner/" + rest, "/p2/inner/", name);
        requirePass("http://hub/p2/" + rest, "/p2/", name);
    }

    @Test
    void a_path_of_no_hall_is_told_which_there_are() {
        requireRefusal(ONE_HALL, request("/p1/x", Map.of()), 404, "No hall has this path", "/p2/, /p3/");
        requireRefusal(ONE_HALL, request("*", Map.of()), 404, "No hall has this path");
    }

    @Test
    void whoever_speaks_no_websocket_is_told_what_to_do() {
        Doorman.Refusal refusal = requireRefusal(
                DOORMAN, request("/", Map.of("upgrade", "h2c")), 426, "Connect with a WebSocket client", "echo");
        assertThat(refusal.headers()).isEqualTo(Map.of("Upgrade", "websocket", "Connection", "Upgrade"));
        Upgrade post =
                new Upgrade("POST", true, "/", false, request("/", Map.of()).headers());
        requireRefusal(DOORMAN, post, 426, "WebSocket client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"13", "8"})
    void these_versions_are_spoken(String version) {
        assertThat(DOORMAN.judge(request("/", Map.of("sec-websocket-version", version))))
                .isInstanceOf(Doorman.Pass.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "0", "14", "013", "13, 8", "x"})
    void other_versions_are_told_which_are(String version) {
        Doorman.Refusal refusal =
                requireRefusal(DOORMAN, request("/", Map.of("sec-websocket-version", version)), 426, "version 13", "8");
        assertThat(refusal.headers()).isEqualTo(Map.of("Sec-WebSocket-Version", "13, 8"));
    }

    @Test
    void so_is_a_request_without_version() {
        requireRefusal(DOORMAN, without("sec-websocket-version"), 426, "version 13");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "dGhlIHNhbXBsZSBub25jZQ==AAAA", "AAAA", "!!!!"})
    void a_key_is_sixteen_bytes_in_base64(String key) {
        requireRefusal(DOORMAN, request("/", Map.of("sec-websocket-key", key)), 400, "16 bytes in base64");
    }

    @Test
    void a_key_must_be_there() {
        requireRefusal(DOORMAN, without("sec-websocket-key"), 400, "16 bytes in base64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a|b", "/a%", "/a%zz", "/{a}", "/a\"b", "/a\\b"})
    void a_target_that_is_no_uri_is_told_so(String target) {
        requireRefusal(DOORMAN, request(target, Map.of()), 400, "Percent-encode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", " echo ", "chat,echo", "chat , echo,superchat", "echo,echo", ",echo", "\techo"})
    void the_subprotocol_may_be_anywhere_in_the_list(String offered) {
        requirePass(request("/a", Map.of("sec-websocket-protocol", offered)), "/", "a");
    }

    @Test
    void or_on_any_line() {
        Upgrade plain = request("/a", Map.of());
        Upgrade lines = new Upgrade(
                "GET",
                true,
                "/a",
                false,
                name -> name.equals("sec-websocket-protocol")
                        ? List.of("chat, superchat", "echo")
                        : plain.headers().apply(name));
        requirePass(lines, "/", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "origin", "sec-websocket-key", "sec-websocket-version"})
    void what_may_be_said_once_must_not_be_said_twice(String header) {
        Upgrade plain = request("/a", Map.of("origin", "https://example.org"));
        Upgrade twice = new Upgrade("GET", true, "/a", false, name -> {
            List<String> values = plain.headers().apply(name);
            return name.equals(header) ? List.of(values.get(0), values.get(0)) : values;
        });
        requirePass(plain, "/", "a");
        requireRefusal(DOORMAN, twice, 400, header, "more than once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "chat", "Echo", "echo2", "echo;q=1", "e cho", ","})
    void whoever_does_not_offer_it_is_told_its_name(String offered) {
        requireRefusal(
                DOORMAN,
                request("/a", Map.of("sec-websocket-protocol", offered)),
                404,
                "Offer the subprotocol echo",
                "new WebSocket(url, ['echo'])");
        requireRefusal(DOORMAN, without("sec-websocket-protocol"), 404, "Offer the subprotocol echo");
    }

    /** Each refusal hides those that come later: whoever repairs one thing is told the next. */
    @Test
    void the_first_flaw_is_told_first() {
        Map<String, String> flaws = new HashMap<>(Map.of(
                "upgrade", "x",
                "sec-websocket-version", "x",
                "sec-websocket-key", "x",
                "sec-websocket-protocol", "x"));
        requireRefusal(ONE_HALL, request("/|", flaws), 404, "No hall");
        requireRefusal(DOORMAN, request("/p2/|", flaws), 426, "WebSocket client");
        flaws.remove("upgrade");
        requireRefusal(DOORMAN, request("/p2/|", flaws), 426, "version 13");
        flaws.remove("sec-websocket-version");
        requireRefusal(DOORMAN, request("/p2/|", flaws), 400, "Sec-WebSocket-Key");
        flaws.remove("sec-websocket-key");
        requireRefusal(DOORMAN, request("/p2/|", flaws), 400, "Percent-encode");
        requireRefusal(DOORMAN, request("/p2/a", flaws), 404, "Offer");
        flaws.remove("sec-websocket-protocol");
        requirePass(request("/p2/a", flaws), "/p2/", "a");
    }

    private static void requirePass(String target, String hall, String name) {
        requirePass(request(target, Map.of()), hall, name);
    }

    private static void requirePass(Upgrade request, String hall, String name) {
        assertThat(DOORMAN.judge(request)).isInstanceOfSatisfying(Doorman.Pass.class, pass -> {
            assertThat(pass.hall().path()).isEqualTo(hall);
            assertThat(pass.chamber()).isEqualTo(new ChamberName(hall, name));
        });
    }

    private static Doorman.Refusal requireRefusal(Doorman doorman, Upgrade request, int status, String... words) {
        Doorman.Verdict verdict = doorman.judge(request);
        assertThat(verdict).isInstanceOf(Doorman.Refusal.class);
        Doorman.Refusal refusal = (Doorman.Refusal) verdict;
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.body()).contains(words).hasLineCount(1).endsWith(".");
        return refusal;
    }

    @Test
    void an_upgrade_in_http_1_0_is_none() {
        Upgrade plain = request("/a", Map.of());
        requireRefusal(DOORMAN, new Upgrade("GET", false, "/a", false, plain.headers()), 426, "WebSocket");
    }

    @Test
    void an_upgrade_without_host_or_with_a_body_is_told_so() {
        requireRefusal(DOORMAN, without("host"), 400, "Host");
        requireRefusal(DOORMAN, request("/a", Map.of("content-length", "5")), 400, "body");
        requireRefusal(DOORMAN, request("/a", Map.of("transfer-encoding", "chunked")), 400, "body");
        requirePass(request("/a", Map.of("content-length", "0")), "/", "a");
    }

    @Test
    void a_plain_hall_asks_for_no_subprotocol() {
        Doorman plain = new Doorman(List.of(hall("/").withProtocol(Protocol.PLAIN)));
        Upgrade without = without("sec-websocket-protocol");
        assertThat(plain.judge(without)).isInstanceOf(Doorman.Pass.class);
        assertThat(plain.judge(request("/a", Map.of("sec-websocket-protocol", "chat"))))
                .isInstanceOf(Doorman.Pass.class);
        Doorman.Refusal refusal = requireRefusal(plain, request("/", Map.of("upgrade", "h2c")), 426, "WebSocket");
        assertThat(refusal.body()).endsWith("Connect with a WebSocket client.");
    }

    private static HallSettings hall(String path) {
        return HallSettings.of(path);
    }

    private static Upgrade without(String header) {
        Upgrade plain = request("/a", Map.of());
        return new Upgrade(
                "GET",
                true,
                "/a",
                false,
                name -> name.equals(header) ? List.of() : plain.headers().apply(name));
    }

    /** A handshake as RFC 6455 shows it, but for some headers. */
    private static Upgrade request(String target, Map<String, String> instead) {
        Map<String, List<String>> headers = new HashMap<>(Map.of(
                "host", List.of("hub.example.org"),
                "upgrade", List.of("websocket"),
                "connection", List.of("Upgrade"),
                "sec-websocket-version", List.of("13"),
                "sec-websocket-key", List.of("dGhlIHNhbXBsZSBub25jZQ=="),
                "sec-websocket-protocol", List.of("echo")));
        instead.forEach((name, value) -> headers.put(name, List.of(value)));
        return UpgradeTest.request("GET", target, headers);
    }
}
