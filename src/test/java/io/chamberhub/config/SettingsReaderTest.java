package io.chamberhub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.chamberhub.admin.AdminSettings;
import io.chamberhub.admin.Token;
import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.bus.ClusterTls;
import io.chamberhub.bus.StreamSettings;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ReplayLimits;
import io.chamberhub.directory.HookKind;
import io.chamberhub.server.Compression;
import io.chamberhub.server.DrainSettings;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HandshakeLimits;
import io.chamberhub.server.Heartbeat;
import io.chamberhub.server.JwtSettings;
import io.chamberhub.server.LogicSettings;
import io.chamberhub.server.Protocol;
import io.chamberhub.server.ProxySettings;
import io.chamberhub.server.RoomRules;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
import io.chamberhub.server.WebhookSettings;
import io.chamberhub.server.WhenSlow;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class SettingsReaderTest {
    private static final String PORT_ALLOWED = " is not allowed; a whole number from 0 to 65535";

    @Test
    void no_json_at_all_means_the_defaults() throws SettingsException {
        assertThat(SettingsReader.read(new SettingsSource.Defaults(), Map.of()).settings())
                .isEqualTo(new Settings(
                        TransportChoice.AUTO,
                        ServerSettings.defaults(),
                        new ClusterSettings(
                                "hub",
                                "127.0.0.1",
                                5701,
                                0,
                                List.of("127.0.0.1:5701"),
                                Optional.empty(),
                                Optional.empty(),
                                StreamSettings.defaults()),
                        new AdminSettings("127.0.0.1", 9090),
                        new LogSettings(Level.INFO)))
                .isEqualTo(Settings.defaults());
    }

    @Test
    void every_key_reaches_its_record() throws SettingsException {
        Settings settings = read("""
                { "host": "::", "port": 1, "shards": 2, "transport": "io_uring",
                  "tls": { "cert": "c.pem", "key": "k.pem" },
                  "proxy": { "trusted": ["10.0.0.0/8", "::1"], "protocol": true },
                  "handshake": { "timeout": 200, "pending": 201 },
                  "halls": { "/a.b/": { "protocol": "plain", "includeSender": true,
                    "origins": ["same-origin", "https://example.org"], "slow": "pause",
                    "auth": { "jwt": { "jwks": "j.json", "issuer": "i", "audience": ["x", "y"], "leeway": 7 } },
                    "compression": { "threshold": 202, "level": 3 }, "heartbeat": { "interval": 203, "timeout": 204 },
                    "webhook": { "url": "http://w/x?y", "secret": "ws", "events": ["joined", "left"], "batch": 205, "timeout": 206 },
                    "limits": { "maxQueueItems": 3, "maxQueueData": 4, "headersMaxLength": 5,
                      "chamberMaxConnections": 6, "maxChambers": 7, "maxFrameSize": 128, "maxMessageSize": 9,
                      "sendBuffer": 1025, "stallTimeout": 101, "messagesPerSecond": 102, "bytesPerSecond": 103,
                      "connectionsPerAddress": 104 } } },
                  "cluster": { "name": "n", "host": "h", "port": 10, "busPort": 11, "members": ["m:12"],
                    "tls": { "cert": "cc.pem", "key": "ck.pem", "ca": "ca.pem" }, "deadAfter": 1300, "replay": { "bytes": 1301, "period": 1302 }, "credit": 65537 },
                  "drain": { "notice": 16, "period": 15 },
                  "admin": { "host": "a", "port": 14 }, "log": { "level": "trace", "format": "json", "levels": ["io.netty=warn"] } }""");
        HallSettings hall = new HallSettings(
                "/a.b/",
                Protocol.PLAIN,
                true,
                List.of("same-origin", "https://example.org"),
                Optional.of(new JwtSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Path.of("j.json")),
                        Optional.of("i"),
                        List.of("x", "y"),
                        7)),
                Optional.of(new Compression(202, 3)),
                new Heartbeat(203, 204),
                WhenSlow.PAUSE,
                new Limits(3, 4, 5, 6, 7, 128, 9, 1025, 101, 102, 103, 104),
                RoomRules.defaults(),
                Optional.of(new WebhookSettings(
                        URI.create("http://w/x?y"),
                        Optional.of(Path.of("ws")),
                        Set.of(HookKind.JOINED, HookKind.LEFT),
                        205,
                        206)));
        TlsFiles tls = new TlsFiles(Path.of("c.pem"), Path.of("k.pem"));
        ClusterTls clusterTls = new ClusterTls(Path.of("cc.pem"), Path.of("ck.pem"), Path.of("ca.pem"));
        StreamSettings streams = new StreamSettings(new ReplayLimits(1301, 1302), 65_537, 1300);
        assertThat(settings)
                .isEqualTo(new Settings(
                        TransportChoice.IO_URING,
                        new ServerSettings(
                                "::",
                                1,
                                2,
                                Optional.of(tls),
                                new ProxySettings(List.of("10.0.0.0/8", "::1"), true),
                                new HandshakeLimits(200, 201),
                                new DrainSettings(16, 15),
                                List.of(hall)),
                        new ClusterSettings(
                                "n", "h", 10, 11, List.of("m:12"), Optional.empty(), Optional.of(clusterTls), streams),
                        new AdminSettings("a", 14),
                        new LogSettings(Level.TRACE, LogFormat.JSON, List.of("io.netty=warn"))));
        assertThat(SettingsReader.read(settings.toJson(), Map.of()).settings()).isEqualTo(settings);
    }

    @Test
    void the_token_of_operators_is_read_from_either_source_and_shown_nowhere() throws SettingsException {
        String secret = "0123456789abcdef";
        Settings settings = read("{\"admin\": {\"token\": \"" + secret + "\"}}");
        assertThat(settings.admin().token()).contains(new Token(secret));
        assertThat(SettingsReader.read(new JsonObject(), Map.of("HUB_ADMIN_TOKEN", secret))
                        .settings())
                .isEqualTo(settings);
        assertThat(settings.toJson().encode()).doesNotContain("token");
        assertThat(settings.toString()).doesNotContain(secret);
        assertThatThrownBy(() -> read("{\"admin\": {\"token\": \"blank here\"}}"))
                .hasMessage(
                        "admin.token: not allowed as it is, which is not shown; 16 to 256 visible ASCII characters");
    }

    @Test
    void a_hall_of_rooms_is_written_and_read_with_all_that_rooms_have() throws SettingsException {
        JwtSettings jwt = new JwtSettings(
                Optional.empty(), Optional.of(Path.of("s")), Optional.empty(), Optional.of("i"), List.of("x"), 7);
        LogicSettings logic = new LogicSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.of(URI.create("https://logic:8443/rooms?key=%20")),
                Optional.of(Path.of("hmac")),
                301,
                302,
                false,
                Optional.of(jwt),
                true);
        RoomRules rooms = new RoomRules(303, 304, 305, 306, 307, 308, 309, Optional.of(logic));
        requireSame(HallSettings.rooms("/wss").withRooms(rooms));
        requireSame(HallSettings.rooms("/a/").withRooms(rooms.withLogic(LogicSettings.of("a.B"))));
        requireSame(HallSettings.rooms("/").withRooms(rooms.withLogic(LogicSettings.of(jwt))));
        requireSame(HallSettings.rooms("/x"));
    }

    private static void requireSame(HallSettings hall) throws SettingsException {
        Settings defaults = Settings.defaults();
        Settings settings = new Settings(
                defaults.transport(),
                defaults.server().withHalls(List.of(hall)),
                defaults.cluster(),
                defaults.admin(),
                defaults.log());
        assertThat(SettingsReader.read(settings.toJson(), Map.of()).settings()).isEqualTo(settings);
    }

    @Test
    void halls_replace_the_default_halls_in_the_order_given() throws SettingsException {
        assertThat(read("{\"halls\": {\"/z/\": {}, \"/a/\": {\"limits\": {\"maxQueueItems\": 0}}}}")
                        .server()
                        .halls())
                .extracting(HallSettings::path, hall -> hall.limits().maxQueueItems())
                .containsExactly(tuple("/z/", 1024), tuple("/a/", 0));
    }

    @Test
    void compression_is_on_where_it_is_named() throws SettingsException {
        List<HallSettings> halls = read("{\"halls\": {\"/a/\": {}, \"/b/\": {\"compression\": {}}}}")
                .server()
                .halls();
        assertThat(halls)
                .extracting(HallSettings::compression)
                .containsExactly(Optional.empty(), Optional.of(Compression.defaults()));
    }

    @Test
    void the_effective_settings_name_every_key_that_has_a_value() {
        JsonObject json = Settings.defaults().toJson();
        assertThat(json.getJsonObject("cluster").encode())
                .isEqualTo("{\"name\":\"hub\",\"host\":\"127.0.0.1\",\"port\":5701,\"busPort\":0,"
                        + "\"members\":[\"127.0.0.1:5701\"],\"deadAfter\":5000,"
                        + "\"replay\":{\"bytes\":16777216,\"period\":10000},\"credit\":8388608}");
        assertThat(json.getJsonObject("halls").getJsonObject("/p2/").encode())
                .isEqualTo("{\"protocol\":\"echo\",\"includeSender\":false,\"origins\":[],"
                        + "\"heartbeat\":{\"interval\":25000,\"timeout\":10000},\"slow\":\"close\",\"limits\":{\"maxQueueItems\":0,\"maxQueueData\":0,"
                        + "\"headersMaxLength\":1024,\"chamberMaxConnections\":2,\"maxChambers\":512,"
                        + "\"maxFrameSize\":1048576,\"maxMessageSize\":16777216,\"sendBuffer\":1048576,\"stallTimeout\":10000,"
                        + "\"messagesPerSecond\":0,\"bytesPerSecond\":0,\"connectionsPerAddress\":0}}");
        assertThat(json.containsKey("tls")).isFalse();
    }

    @Test
    void a_service_takes_the_place_of_members() throws SettingsException {
        Settings settings = read("{\"cluster\": {\"kubernetes\": {\"service\": \"hub.default.svc\"}}}");
        assertThat(settings.cluster().members()).isEmpty();
        assertThat(settings.cluster().kubernetesService()).contains("hub.default.svc");
        assertThat(SettingsReader.read(settings.toJson(), Map.of()).settings()).isEqualTo(settings);
    }

    @Test
    void all_mistakes_are_told_at_once_where_they_are() {
        assertThat(mistakes("""
                        { "port": 70000, "shards": 1.5, "transport": "kqueue", "compression": true,
                          "halls": { "/p2/": { "limits": { "maxQueueItem": 1, "maxFrameSize": 124 } },
                                     "p3": { "protocol": "loud" } },
                          "tls": { "cert": "cert.pem" } }"""))
                .containsExactly(
                        "port: 70000" + PORT_ALLOWED,
                        "shards: 1.5 is not allowed; a whole number from 0 to 1024",
                        "transport: \"kqueue\" is not allowed; one of \"auto\", \"nio\", \"epoll\", \"io_uring\"",
                        "compression: unknown key; known here: host, port, shards, transport, tls, proxy, handshake, cluster, drain, admin, log, halls",
                        "halls./p2/.limits.maxQueueItem: unknown key; did you mean maxQueueItems?",
                        "halls./p2/.limits.maxFrameSize: 124 is not allowed; a whole number from 125 to 1073741824",
                        "halls.p3: not a hall; a path that starts with /, without ?, # and spaces",
                        "halls.p3.protocol: \"loud\" is not allowed; one of \"echo\", \"plain\", \"rooms\"",
                        "tls.key: missing; given together with tls.cert, or not at all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "1.5", "8080.0", "8e3", "\"8080\"", "true", "null", "[1]", "{}"})
    void a_port_is_a_whole_number_in_range(String json) {
        String shown = json.replace("8e3", "8E+3");
        assertThat(mistakes("{\"port\": " + json + "}")).containsExactly("port: " + shown + PORT_ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "-99999999999999999999", "9223372036854775807", "4294967296"})
    void a_huge_number_does_not_become_a_small_one(String json) {
        assertThat(mistakes("{\"port\": " + json + "}")).containsExactly("port: " + json + PORT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"host": ""}                | host: "" is not allowed; a host name or an IP address
                    {"host": "a:1"}             | host: "a:1" is not allowed; a host name or an IP address
                    {"cluster": {"name": " "}}  | cluster.name: " " is not allowed; a text that is not blank
                    {"tls": 1}                  | tls: 1 is not allowed; an object with cert, key
                    {"tls": null}               | tls: null is not allowed; an object with cert, key
                    {"tls": {"key": "k"}}       | tls.cert: missing; given together with tls.key, or not at all
                    {"tls.cert": "c"}           | tls.cert: unknown key; known here: host, port, shards, transport, tls, proxy, handshake, cluster, drain, admin, log, halls
                    {"Port": 1}                 | Port: unknown key; did you mean port?
                    {"halls": {}}               | halls: {} is not allowed; an object with at least one hall, such as "/": {}
                    {"halls": []}               | halls: [] is not allowed; an object with at least one hall, such as "/": {}
                    {"halls": {"/": 1}}         | halls./: 1 is not allowed; an object with protocol, includeSender, origins, auth, compression, heartbeat, slow, limits, helloTimeout, emptyRoomTtl, logic, webhook
                    {"halls": {"/": {"emptyRoomTtl": 1}}} | halls./.emptyRoomTtl: of no use; with "protocol": "rooms" only
                    {"halls": {"/": {"limits": {"roomMaxKeys": 1}}}} | halls./.limits.roomMaxKeys: of no use; with "protocol": "rooms" only
                    {"halls": {"/": {"webhook": {}}}} | halls./.webhook: url has to be given
                    {"halls": {"/": {"webhook": {"url": "http://a:b"}}}} | halls./.webhook.url: "http://a:b" is not allowed; a URL with a host
                    {"halls": {"/": {"webhook": {"url": "http://me:p\\"w@a_b"}}}} | halls./.webhook.url: "http://…@a_b" is not allowed; a URL that starts with http:// or https://
                    {"halls": {"/": {"webhook": {"url": ["https://me:pw@a"]}}}} | halls./.webhook.url: …@a"] is not allowed; a URL that starts with http:// or https://
                    {"halls": {"/": {"webhook": {"url": "http://a", "events": ["joined", "moved"]}}}} | halls./.webhook.events[1]: "moved" is not allowed; one of "occupied", "vacated", "joined", "left"
                    {"halls": {"/": {"logic": {"class": "A"}}}} | halls./.logic: of no use; with "protocol": "rooms" only
                    {"halls": {"/r": {"protocol": "loud", "emptyRoomTtl": 1}}} | halls./r.protocol: "loud" is not allowed; one of "echo", "plain", "rooms"
                    {"halls": {"/r": {"protocol": "rooms", "slow": "pause"}}} | halls./r.slow: "pause" is not allowed; with "protocol": "rooms" only "close"
                    {"halls": {"/r": {"protocol": "rooms", "limits": {"maxMessageSize": 0}}}} | halls./r.limits.maxMessageSize: 0 is not allowed; with "protocol": "rooms" there is a limit
                    {"halls": {"/r": {"protocol": "rooms", "logic": {}}}} | halls./r.logic: one of class, address and url has to be given, or jwt, or jwt and one of them
                    {"halls": {"/r": {"protocol": "rooms", "logic": {"class": "A", "address": "a"}}}} | halls./r.logic: one of class, address and url has to be given, or jwt, or jwt and one of them
                    {"halls": {"/r": {"protocol": "rooms", "logic": {"class": "A", "secret": "s"}}}} | halls./r.logic.secret: of no use without url
                    {"halls": {"/r": {"protocol": "rooms", "logic": {"class": "A", "sendState": true}}}} | halls./r.logic.sendState: of no use without address or url
                    {"halls": {"/r": {"protocol": "rooms", "logic": {"url": "http://a_b"}}}} | halls./r.logic.url: "http://a_b" is not allowed; a URL with a host
                    {"halls": {"/r": {"protocol": "rooms", "logic": {"jwt": {"clientRequired": true}}}}} | halls./r.logic.jwt: exactly one of key, secret and jwks has to be given
                    {"halls": {"/p2": {}}}      | halls./p2: not a hall; the path has to end with / unless "protocol" is "rooms"
                    {"halls": {"/": {"origins": "x"}}} | halls./.origins: "x" is not allowed; a list, each entry a text that is not blank
                    {"halls": {"/": {"origins": ["a", "", 3]}}} | halls./.origins[1]: "" is not allowed; a text that is not blank\u001fhalls./.origins[2]: 3 is not allowed; a text that is not blank
                    {"halls": {"/": {"slow": "wait"}}} | halls./.slow: "wait" is not allowed; one of "close", "pause"
                    {"halls": {"/": {"compression": 1}}} | halls./.compression: 1 is not allowed; an object with threshold, level
                    {"halls": {"/": {"compression": {"level": 0}}}} | halls./.compression.level: 0 is not allowed; a whole number from 1 to 9
                    {"halls": {"/": {"includeSender": "yes"}}} | halls./.includeSender: "yes" is not allowed; true or false
                    {"halls": {"/": {"includeSender": true}}} | halls./.includeSender: true is not allowed; with "protocol": "plain" only
                    {"halls": {"/": {"auth": {}}}} | halls./.auth.jwt: exactly one of key, secret and jwks has to be given
                    {"halls": {"/": {"auth": {"jwt": {"key": "k", "secret": "s"}}}}} | halls./.auth.jwt: exactly one of key, secret and jwks has to be given
                    {"halls": {"/": {"rooms": 1}}} | halls./.rooms: unknown key; known here: protocol, includeSender, origins, auth, compression, heartbeat, slow, limits, helloTimeout, emptyRoomTtl, logic, webhook
                    {"proxy": {"trusted": ["localhost"]}} | proxy.trusted[0]: "localhost" is not allowed; an IP address, or a block of them such as 10.0.0.0/8
                    {"proxy": {"trusted": ["::1", "10.0.0.0/33"]}} | proxy.trusted: "10.0.0.0/33" is not allowed; IP addresses, or blocks of them such as 10.0.0.0/8
                    {"proxy": {"protocol": true}} | proxy.trusted: missing; with proxy.protocol it has to name the proxies that may connect
                    {"cluster": {"tls": {"cert": "c"}}} | cluster.tls.key: missing; given together with cluster.tls.cert, or not at all\u001fcluster.tls.ca: missing; given together with cluster.tls.cert, or not at all
                    {"cluster": {"members": ["a:1", "b"]}} | cluster.members[1]: "b" is not allowed; host:port with a port from 1 to 65535
                    {"cluster": {"members": []}} | cluster.members: [] is not allowed; at least one host:port
                    {"cluster": {"members": ["a:1"], "kubernetes": {"service": "s"}}} | cluster.members: ["a:1"] is not allowed; empty or absent beside cluster.kubernetes.service
                    {"cluster": {"deadAfter": 999}} | cluster.deadAfter: 999 is not allowed; a whole number from 1000 to 60000
                    {"cluster": {"port": 0}}    | cluster.port: 0 is not allowed; a whole number from 1 to 65535
                    {"log": {"level": "INFO"}}  | log.level: "INFO" is not allowed; one of "error", "warn", "info", "debug", "trace"
                    {"log": {"levels": ["io.netty=off"]}} | log.levels[0]: "io.netty=off" is not allowed; a package or class, = and a level, as in io.chamberhub.server=debug
                    {"$schema": 1}              | $schema: 1 is not allowed; a text that is not blank
                    {"admin": {"token": "t"}}   | admin.token: not allowed as it is, which is not shown; 16 to 256 visible ASCII characters
                    {"drain": 20000}            | drain: 20000 is not allowed; an object with notice, period
                    {"drain": {"period": -1}}   | drain.period: -1 is not allowed; a whole number from 0 to 600000
                    {"drain": {"notice": -1}}   | drain.notice: -1 is not allowed; a whole number from 0 to 600000
                    {"port": 1, "port": 2}      | port: given again in line 1; only once
                    {"log": {"level": "warn", "level": 1}} | log.level: given again in line 1; only once\u001flog.level: 1 is not allowed; one of "error", "warn", "info", "debug", "trace"
                    """)
    void a_mistake_is_named_with_what_was_found_and_what_is_allowed(String json, String lines) {
        assertThat(mistakes(json)).containsExactly(lines.split("\u001f"));
    }

    @Test
    void a_long_value_is_shown_in_part_and_cannot_end_the_line() {
        assertThat(mistakes("{\"port\": \"" + "x".repeat(200) + "\", \"a\\nport: fine\\u001b[2J\": 1}"))
                .containsExactly(
                        "port: \"" + "x".repeat(79) + "…" + PORT_ALLOWED,
                        "a\\nport: fine\\u001b[2J: unknown key;"
                                + " known here: host, port, shards, transport, tls, proxy, handshake, cluster, drain, admin, log, halls");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"port": }          | 1, column 10; Unexpected character ('}' (code 125)): expected a value
                    {"port": 1          | 1, column 11; Unexpected end-of-input: expected close marker for Object (start marker at line: 1, column: 1)
                    {"port": 1} x       | 1, column 14; something that is no JSON value, perhaps a text without quotes
                    {"port": 1} {}      | 1, column 13; Something follows the end of it
                    {'port': 1}         | 1, column 2; Unexpected character (''' (code 39)): was expecting double-quote to start field name
                    """)
    void text_that_is_not_json_is_named_with_line_and_column(String json, String message) {
        assertThat(mistakes(json)).containsExactly("-conf: inline JSON is not JSON at line " + message);
    }

    @Test
    void the_line_of_malformed_json_is_counted() {
        assertThat(mistakes("{\n  \"port\": 1\n  \"host\": \"a\"\n}"))
                .singleElement()
                .asString()
                .startsWith("-conf: inline JSON is not JSON at line 3, column 3; ");
    }

    @Test
    void json_beyond_all_reason_is_a_mistake_like_any_other() {
        assertThat(mistakes("{\"a\":".repeat(2000)))
                .singleElement()
                .asString()
                .startsWith("-conf: inline JSON is not JSON")
                .contains("nesting depth");
        assertThat(mistakes("{\"port\": " + "9".repeat(2000) + "}"))
                .singleElement()
                .asString()
                .startsWith("-conf: inline JSON is not JSON");
    }

    @Test
    void comments_are_not_json() {
        assertThat(mistakes("{ /* none */ }"))
                .singleElement()
                .asString()
                .startsWith("-conf: inline JSON is not JSON at line 1, column 3; ");
    }

    @Test
    void the_schema_for_editors_is_accepted_and_ignored() throws SettingsException {
        assertThat(read("{\"$schema\": \"schema.json\"}")).isEqualTo(Settings.defaults());
    }

    private static Settings read(String json) throws SettingsException {
        return SettingsReader.read(new SettingsSource.Inline(json), Map.of()).settings();
    }

    private static List<String> mistakes(String json) {
        return catchThrowableOfType(SettingsException.class, () -> read(json)).mistakes();
    }
}
