package io.chamberhub.admin;

import static io.chamberhub.admin.Documented.result;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chamberhub.admin.Documented.Reply;
import io.chamberhub.bus.Cluster;
import io.chamberhub.directory.MemoryDirectory;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Hub;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** The API of a node that is alone; rooms are real ones. */
class AdminApiTest {
    private static final String SECRET = "the-token-of-operators";
    private static final String LOBBY = "?hall=/&chamber=lobby";
    private static final String KITCHEN = "?hall=/wss&room=kitchen";

    private static final Vertx VERTX = Vertx.vertx();
    private static final Documented CALLER = new Documented(SECRET);
    private static final ScriptedControl CONTROL = new ScriptedControl();
    private static AdminServer server;
    private static Hub hub;
    private static AdminApi api;

    private static final Scrape.Source METRICS = accept -> new Scrape("text/plain", "");

    @BeforeAll
    static void start() {
        ServerSettings settings = ServerSettings.defaults()
                .withPort(0)
                .withHalls(List.of(HallSettings.of("/"), HallSettings.rooms("/wss")));
        MemoryDirectory directory = new MemoryDirectory();
        hub = result(Hub.start(VERTX, settings, HubOptions.in(directory, Cluster.ofOne())));
        server = result(AdminServer.start(
                VERTX,
                new AdminSettings("127.0.0.1", 0, Optional.of(new Token(SECRET))),
                Future::succeededFuture,
                List::of,
                METRICS));
        NodeState state = new NodeState("7", hub::accepting);
        ClusterControl cluster = result(ClusterControl.open(VERTX, "local", () -> Set.of("local"), CONTROL, state));
        Map<String, JsonObject> halls = new LinkedHashMap<>();
        halls.put("/", new JsonObject().put("protocol", "echo"));
        halls.put("/wss", new JsonObject().put("protocol", "rooms"));
        api = AdminApi.of(VERTX, cluster, CONTROL, hub.rooms(), directory, () -> halls);
        server.open(api);
    }

    @AfterAll
    static void stop() {
        CALLER.close();
        result(VERTX.close());
    }

    @BeforeEach
    void anew() {
        CONTROL.told.clear();
        CONTROL.chambers.clear();
        CONTROL.bans.clear();
        CONTROL.connections = 0;
        CONTROL.silent = false;
    }

    private static Reply get(String target) {
        return CALLER.get(server.port(), target);
    }

    private static Reply ask(String method, String target) {
        return CALLER.ask(server.port(), method, target, null);
    }

    private static Reply ask(String method, String target, Object body) {
        return CALLER.ask(server.port(), method, target, body);
    }

    private static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }

    @Nested
    class At_the_door {
        private HttpResponse<String> show(String path, String... headers) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
            return Documented.send((headers.length == 0 ? request : request.headers(headers)).build());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "Bearer",
                    "Bearer ",
                    "Bearer the-token-of-operator",
                    "Bearer the-token-of-operators2",
                    "Basic the-token-of-operators",
                    "the-token-of-operators"
                })
        void nobody_is_let_in_without_the_token(String shown) {
            HttpResponse<String> answer =
                    shown.isEmpty() ? show("/api/v1/halls") : show("/api/v1/halls", "Authorization", shown);
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(answer.body()).contains("admin.token").doesNotContain(SECRET);
        }

        @Test
        void the_scheme_may_be_written_as_one_likes() {
            assertThat(show("/api/v1/halls", "Authorization", "bearer  " + SECRET)
                            .statusCode())
                    .isEqualTo(200);
        }

        @Test
        void the_document_is_for_everybody() {
            HttpResponse<String> answer = show("/api/v1/openapi.json");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new JsonObject(answer.body())).isEqualTo(Documented.document());
        }

        @Test
        void health_and_metrics_need_no_token() {
            assertThat(show("/health/ready").statusCode()).isEqualTo(200);
            assertThat(show("/metrics").statusCode()).isEqualTo(200);
        }

        @Test
        void without_a_token_in_the_settings_there_is_no_api() {
            AdminServer closed = result(AdminServer.start(
                    VERTX, new AdminSettings("127.0.0.1", 0), Future::succeededFuture, List::of, METRICS));
            Reply answer = CALLER.get(closed.port(), "/halls");
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.error()).isEqualTo("the admin API is off; admin.token turns it on");
        }

        @Test
        void a_node_that_starts_asks_for_patience() {
            AdminSettings settings = new AdminSettings("127.0.0.1", 0, Optional.of(new Token(SECRET)));
            AdminServer early = result(AdminServer.start(VERTX, settings, Future::succeededFuture, List::of, METRICS));
            Reply answer = CALLER.get(early.port(), "/nodes");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("retry-after", "1");
        }
    }

    @Nested
    class The_document {
        @Test
        void has_every_operation_and_no_other() {
            assertThat(CALLER.contract().operations())
                    .extracting(each -> each.getHttpMethod() + " " + each.getOpenAPIPath())
                    .containsExactlyInAnyOrderElementsOf(api.operations().stream()
                            .map(each -> each.method() + " " + each.path().replaceAll(":(\\w+)", "{$1}"))
                            .toList());
        }

        @Test
        void has_every_parameter_and_no_other() {
            for (Operation operation : api.operations()) {
                String path = AdminApi.ROOT + operation.path().replaceAll(":\\w+", "x");
                Set<String> query = CALLER.contract().findOperation(path, operation.method()).getParameters().stream()
                        .filter(each -> each.getIn().toString().equals("query"))
                        .map(each -> each.getName())
                        .collect(Collectors.toSet());
                assertThat(query).as(operation.path()).isEqualTo(operation.parameters());
            }
        }

        @Test
        void has_examples_that_it_permits() {
            JsonObject paths = Documented.document().getJsonObject("paths");
            for (String path : paths.fieldNames()) {
                for (String method : paths.getJsonObject(path).fieldNames()) {
                    JsonObject operation = paths.getJsonObject(path).getJsonObject(method);
                    Object body = operation.containsKey("requestBody")
                            ? operation
                                    .getJsonObject("requestBody")
                                    .getJsonObject("content")
                                    .getJsonObject("application/json")
                                    .getJsonObject("example")
                            : null;
                    assertThat(CALLER.verdict(method.toUpperCase(Locale.ROOT), example(path, operation), body))
                            .as(path)
                            .isEmpty();
                    CALLER.requireFit(operation);
                }
            }
        }

        private String example(String path, JsonObject operation) {
            JsonObject all = Documented.document().getJsonObject("components").getJsonObject("parameters");
            String target = path + "?";
            for (Object each : operation.getJsonArray("parameters", new JsonArray())) {
                String reference = ((JsonObject) each).getString("$ref");
                JsonObject parameter = all.getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
                String value = URLEncoder.encode(String.valueOf(parameter.getValue("example")), StandardCharsets.UTF_8);
                target = parameter.getString("in").equals("path")
                        ? target.replace("{" + parameter.getString("name") + "}", value)
                        : target + parameter.getString("name") + "=" + value + "&";
            }
            return target.substring(0, target.length() - 1);
        }
    }

    @Nested
    class Chambers {
        @Test
        void are_counted_in_their_halls() {
            CONTROL.with("lobby", 0).with("lobby", 1).with("yard", 0);
            JsonObject answer = get("/halls").body();
            // The scripted node does not tell the directory of its chambers, and other tests leave rooms behind.
            for (Object hall : answer.getJsonArray("halls")) {
                assertThat(((JsonObject) hall).remove("chambers")).isInstanceOf(Integer.class);
            }
            assertThat(answer)
                    .isEqualTo(json("{'halls':["
                            + "{'path':'/','connections':3,'nodes':{'local':{'chambers':2,'connections':3}},'settings':{'protocol':'echo'}},"
                            + "{'path':'/wss','connections':0,'nodes':{'local':{'chambers':0,'connections':0}},'settings':{'protocol':'rooms'}}"
                            + "],'missing':[]}"));
        }

        @Test
        void come_in_pages() {
            for (String name : List.of("", "a", "a/b", "a%2Fb", "b+c", "z")) {
                CONTROL.with(name, 0);
            }
            assertThat(names(get("/chambers?hall=/&limit=2"))).containsExactly("", "a", "next=a");
            assertThat(names(get("/chambers?hall=/&limit=2&after="))).containsExactly("a", "a%2Fb", "next=a%2Fb");
            assertThat(names(get("/chambers?hall=/&limit=2&after=a%252Fb"))).containsExactly("a/b", "b+c", "next=b+c");
            assertThat(names(get("/chambers?hall=/&limit=2&after=b%2Bc"))).containsExactly("z");
            assertThat(names(get("/chambers?hall=/&prefix=a&after=a"))).containsExactly("a%2Fb", "a/b");
            assertThat(names(get("/chambers?hall=/&prefix=nobody"))).isEmpty();
        }

        private List<String> names(Reply page) {
            assertThat(page.status()).isEqualTo(200);
            List<String> names = page.body().getJsonArray("chambers").stream()
                    .map(each -> ((JsonObject) each).getString("name"))
                    .collect(Collectors.toList());
            if (page.body().containsKey("next")) {
                names.add("next=" + page.body().getString("next"));
            }
            return names;
        }

        @Test
        void name_their_members() {
            CONTROL.with("a b", 9).with("lobby", 2).with("lobby", 10);
            CONTROL.with(
                    "lobby",
                    new MemberInfo(
                            new MemberId(11), ScriptedControl.SINCE, "::1", Optional.of("ada"), 1, 2L << 32, true));
            Reply page = get("/chamber" + LOBBY + "&after=2&limit=1");
            assertThat(page.body())
                    .isEqualTo(json("{'hall':'/','name':'lobby','count':3,'members':["
                            + "{'id':'10','since':'2026-11-20T08:30:00.123Z','address':'127.0.0.1','queued':0,'waiting':0,'slow':false,'node':'local'}"
                            + "],'next':'10','missing':[]}"));
            assertThat(get("/chamber" + LOBBY + "&after=10").body().getJsonArray("members"))
                    .containsExactly(json("{'id':'11','since':'2026-11-20T08:30:00.123Z','address':'::1','queued':1,"
                            + "'waiting':8589934592,'slow':true,'subject':'ada','node':'local'}"));
            assertThat(get("/chamber?hall=/&chamber=").body().getInteger("count"))
                    .isZero();
        }

        @Test
        void are_spoken_to() {
            CONTROL.with("lobby", 0).with("lobby", 1);
            assertThat(ask("POST", "/chamber/messages" + LOBBY, "{\"text\":\"hé\"}")
                            .body())
                    .isEqualTo(json("{'receivers':2,'missing':[]}"));
            assertThat(ask("POST", "/chamber/messages" + LOBBY, "{\"binary\":\"AP8=\",\"to\":[\"1\"]}")
                            .body())
                    .isEqualTo(json("{'receivers':1,'missing':[]}"));
            assertThat(CONTROL.told)
                    .containsExactly(
                            "publish /lobby Publication[to=[], text=true, content=hé]",
                            "publish /lobby "
                                    + new Publication(
                                            List.of(new MemberId(1)), false, Buffer.buffer(new byte[] {0, -1})));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{}                            | the body needs either text or binary",
                    "{'text':'a','binary':''}      | the body needs either text or binary",
                    "{'text':1}                    | text: not a text",
                    "{'text':null}                 | text: not a text",
                    "{'text':'\\ud800'}            | text: half a character; send bytes as binary",
                    "{'binary':'?'}                | binary: not base64",
                    "{'text':'a','to':[]}          | to: empty; leave it out to say something to all",
                    "{'text':'a','to':['01']}      | to: not an id of a member",
                    "{'text':'a','to':'1'}         | to: not a list",
                    "{'text':'a','to':[1]}         | to: not a list of texts",
                    "{'text':'a','from':'1'}       | from: no such field; there is binary, text, to",
                    "[]                            | the body is not a JSON object",
                    "{} {}                         | the body is not JSON",
                    "text                          | the body is not JSON",
                })
        void are_not_told_what_nobody_could_have_meant(String body, String error) {
            Reply answer = ask("POST", "/chamber/messages" + LOBBY, body.replace('\'', '"'));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).isEqualTo(error);
            assertThat(CONTROL.told).isEmpty();
        }

        @Test
        void are_not_told_more_than_their_hall_permits() {
            Reply answer = ask("POST", "/chamber/messages" + LOBBY, json("{'text':'" + "a".repeat(1001) + "'}"));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).isEqualTo("1000 bytes at most");
        }

        @Test
        void are_closed() {
            CONTROL.with("lobby", 0);
            assertThat(ask("DELETE", "/chamber" + LOBBY).body()).isEqualTo(json("{'closed':1,'missing':[]}"));
            assertThat(CONTROL.told).containsExactly("close /lobby");
        }

        @Test
        void lose_members() {
            CONTROL.with("lobby", 7);
            assertThat(ask("DELETE", "/chamber/member" + LOBBY + "&id=7").body())
                    .isEqualTo(json("{'ejected':true,'missing':[]}"));
            Reply nobody = ask("DELETE", "/chamber/member" + LOBBY + "&id=8");
            assertThat(nobody.status()).isEqualTo(404);
            assertThat(nobody.error()).isEqualTo("id: no 8 in this chamber");
        }
    }

    @Nested
    class Rooms {
        @Test
        void are_changed_listed_and_closed() {
            assertThat(ask("PATCH", "/room" + KITCHEN, json("{'state':{'text':'milk','more':'x'}}"))
                            .body())
                    .isEqualTo(json("{'changed':2}"));
            assertThat(ask("PATCH", "/room" + KITCHEN, json("{'state':{'more':null}}"))
                            .status())
                    .isEqualTo(200);
            assertThat(get("/room" + KITCHEN).body())
                    .isEqualTo(json("{'hall':'/wss','name':'kitchen','state':{'text':'milk'},'clients':[]}"));
            ask("PATCH", "/room?hall=/wss&room=k%C3%BCche+%2F", json("{'state':{'a':'b'}}"));
            assertThat(get("/rooms?hall=/wss").body())
                    .isEqualTo(json("{'rooms':[{'name':'kitchen','clients':0,'keys':1,'bytes':8},"
                            + "{'name':'küche /','clients':0,'keys':1,'bytes':2}]}"));
            assertThat(get("/rooms?hall=/wss&limit=1").body().getString("next")).isEqualTo("kitchen");
            assertThat(get("/rooms?hall=/wss&after=kitchen&prefix=k").body().getJsonArray("rooms"))
                    .hasSize(1);
            assertThat(ask("DELETE", "/room?hall=/wss&room=k%C3%BCche+%2F").body())
                    .isEqualTo(json("{'closed':true}"));
            assertThat(ask("DELETE", "/room" + KITCHEN + "&message=over").body())
                    .isEqualTo(json("{'closed':true}"));
            assertThat(ask("DELETE", "/room?hall=/wss&room=nowhere").status()).isEqualTo(404);
            assertThat(get("/room?hall=/wss&room=nowhere").error()).isEqualTo("room: there is none of this name");
        }

        @Test
        void are_not_changed_beyond_the_limits_of_their_hall() {
            Reply answer =
                    ask("PATCH", "/room?hall=/wss&room=large", json("{'state':{'a':'" + "x".repeat(300_000) + "'}}"));
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.error()).isEqualTo("not changed: state too big");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "PATCH | /room          | {'state':{}}           | 400 | state: empty; name the keys that change",
                    "PATCH | /room          | {'state':{'a':1}}      | 400 | state.a: not a text, or null to remove the key",
                    "PATCH | /room          | {}                     | 400 | state: missing; an object",
                    "POST  | /room/messages | {'message':'a'}        | 400 | message: not an object",
                    "POST  | /room/messages | {'message':{'type':3}} | 400 | message.type: 3 is not allowed; a message has a whole number other than 0 to 4, 6 and 7",
                    "POST  | /room/messages | {'message':{'type':9}} | 404 | room: there is none of this name",
                    "POST  | /room/messages | {'message':{'type':9},'to':'1'} | 404 | no such client in this room",
                })
        void need_requests_that_make_sense(String method, String path, String body, int status, String error) {
            Reply answer = ask(method, path + "?hall=/wss&room=nowhere", body.replace('\'', '"'));
            assertThat(answer.error()).isEqualTo(error);
            assertThat(answer.status()).isEqualTo(status);
        }

        @Test
        void lose_only_clients_that_they_have() {
            Reply answer = ask("DELETE", "/room/client" + KITCHEN + "&id=1&message=go");
            assertThat(answer.status()).isEqualTo(404);
        }
    }

    @Nested
    class Bans {
        @Test
        void are_given_listed_and_taken_back() {
            Instant soon = Instant.now().plus(1, ChronoUnit.HOURS);
            assertThat(ask("PUT", "/ban?address=::1", new JsonObject().put("until", soon.toString()))
                            .body())
                    .isEqualTo(new JsonObject().put("address", "::1").put("until", soon.toString()));
            Reply second = ask("PUT", "/ban?address=127.0.0.1", json("{'seconds':600}"));
            assertThat(Instant.parse(second.body().getString("until")))
                    .isBetween(Instant.now().plusSeconds(500), Instant.now().plusSeconds(600));
            assertThat(get("/bans").body().getJsonArray("bans"))
                    .containsExactly(second.body(), json("{'address':'::1','until':'" + soon + "'}"));
            assertThat(ask("DELETE", "/ban?address=::1").body()).isEqualTo(json("{'unbanned':true}"));
            assertThat(ask("DELETE", "/ban?address=::1").status()).isEqualTo(404);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "::1    | {}                                             | the body needs either seconds or until",
                    "::1    | {'seconds':1,'until':'2999-01-01T00:00:00Z'}   | the body needs either seconds or until",
                    "::1    | {'seconds':0}                                  | seconds: not a whole number from 1 to 315360000",
                    "::1    | {'seconds':'1'}                                | seconds: not a whole number from 1 to 315360000",
                    "::1    | {'until':'tomorrow'}                           | until: not a time such as 2027-01-31T12:00:00Z",
                    "::1    | {'until':'2001-01-01T00:00:00Z'}               | until: not a time to come, within ten years",
                    "::1    | {'until':'2999-01-01T00:00:00Z'}               | until: not a time to come, within ten years",
                    "eve    | {'seconds':1}                                  | address: eve is none",
                })
        void need_an_address_and_an_end(String address, String body, String error) {
            Reply answer = ask("PUT", "/ban?address=" + address, body.replace('\'', '"'));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.error()).isEqualTo(error);
        }
    }

    @Nested
    class Nodes {
        @Test
        void say_how_they_are() {
            CONTROL.connections = 5;
            assertThat(get("/nodes").body())
                    .isEqualTo(json("{'nodes':[{'id':'local','connections':5,'version':'7','accepting':true,"
                            + "'self':true}],'missing':[]}"));
        }

        @Test
        void are_drained_and_nobody_waits_for_it() {
            CONTROL.connections = 5;
            assertThat(ask("POST", "/nodes/self/drain").body())
                    .isEqualTo(json("{'node':'local','connections':5,'missing':[]}"));
            assertThat(CONTROL.told).containsExactly("drain");
            assertThat(ask("POST", "/nodes/other/drain").error()).isEqualTo("node: no other; there is local");
        }

        @Test
        void give_away_a_share() {
            CONTROL.connections = 10;
            assertThat(ask("POST", "/rebalance", json("{'node':'self','share':0.25,'period':100}"))
                            .body())
                    .isEqualTo(json("{'nodes':[{'id':'local','asked':3}],'missing':[]}"));
            assertThat(CONTROL.told).containsExactly("shed 3=100");
            assertThat(ask("POST", "/rebalance", json("{'period':0}")).body())
                    .isEqualTo(json("{'nodes':[],'missing':[]}"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "{}                                       | 400 | period: missing; a whole number from 0 to 600000",
                    "{'period':1.5}                           | 400 | period: not a whole number from 0 to 600000",
                    "{'period':1,'share':1}                   | 400 | node and share: given together, or not at all",
                    "{'period':1,'node':'self','share':0}     | 400 | share: not a number above 0 and up to 1",
                    "{'period':1,'node':'self','share':1.1}   | 400 | share: not a number above 0 and up to 1",
                    "{'period':1,'node':'self','share':'1'}   | 400 | share: not a number",
                    "{'period':1,'node':'moon','share':1}     | 404 | node: no moon; there is local",
                })
        void are_not_asked_for_nonsense(String body, int status, String error) {
            Reply answer = ask("POST", "/rebalance", body.replace('\'', '"'));
            assertThat(answer.error()).isEqualTo(error);
            assertThat(answer.status()).isEqualTo(status);
        }

        @Test
        void that_may_have_done_something_in_silence_are_in_the_log() {
            CONTROL.silent = true;
            Logger logger = (Logger) LoggerFactory.getLogger(AdminApi.class);
            @Nullable Level before = logger.getLevel();
            ListAppender<ILoggingEvent> log = new ListAppender<>();
            log.start();
            logger.addAppender(log);
            logger.setLevel(Level.INFO);
            try {
                ask("PUT", "/ban?address=::1", json("{'seconds':1}"));
            } finally {
                logger.detachAppender(log);
                logger.setLevel(before);
            }
            assertThat(log.list).singleElement().satisfies(line -> assertThat(line.getKeyValuePairs())
                    .extracting(KeyValuePair::toString)
                    .contains("status=\"503\"", "address=\"::1\""));
        }

        @Test
        void that_do_not_answer_are_named() {
            CONTROL.silent = true;
            long asked = System.nanoTime();
            assertThat(get("/chamber" + LOBBY).body())
                    .isEqualTo(json("{'hall':'/','name':'lobby','count':0,'members':[],'missing':['local']}"));
            assertThat(ask("PUT", "/ban?address=::1", json("{'seconds':1}")).error())
                    .isEqualTo("not answered in time, all nodes answer; look whether it was done, and ask again");
            assertThat(System.nanoTime() - asked).isGreaterThan(2 * 1_900_000_000L);
        }
    }

    @Nested
    class Whatever_is_wrong {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "/chambers                           | 400 | hall: missing in the query",
                    "/chambers?hall=/x/                  | 404 | hall: no /x/; there is /, /wss",
                    "/chambers?hall=/wss                 | 400 | hall: /wss has rooms and no chambers; use /api/v1/rooms",
                    "/rooms?hall=/                       | 400 | hall: / has chambers and no rooms; use /api/v1/chambers",
                    "/chambers?hall=/&limit=0            | 400 | limit: not a whole number from 1 to 1000",
                    "/chambers?hall=/&limit=1001         | 400 | limit: not a whole number from 1 to 1000",
                    "/chambers?hall=/&limit=ten          | 400 | limit: not a whole number from 1 to 1000",
                    "/chambers?hall=/&limit=1&limit=2    | 400 | limit: given more than once",
                    "/chambers?hall=/&chamber=a          | 400 | chamber: no such parameter; there is after, hall, limit, prefix",
                    "/halls?hall=/                       | 400 | hall: no such parameter; there is none",
                    "/chamber?hall=/                     | 400 | chamber: missing in the query",
                    "/chamber?hall=/&chamber=a+b         | 400 | chamber: names are visible ASCII, what is a % in the URL of the WebSocket is %25 here",
                    "/chamber?hall=/&chamber=a&after=x   | 400 | after: not an id of a member",
                    "/moon                               | 404 | no such path; GET /api/v1/openapi.json says which there are",
                })
        void is_told_with_what_to_do(String target, int status, String error) {
            Reply answer = get(target);
            assertThat(answer.error()).isEqualTo(error);
            assertThat(answer.status()).isEqualTo(status);
        }

        @Test
        void is_told_of_methods() {
            Reply answer = ask("POST", "/chamber" + LOBBY, "{}");
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("allow", "DELETE, GET");
            assertThat(answer.error()).isEqualTo("use DELETE, GET");
        }

        @Test
        void is_told_of_escapes_that_are_none() {
            assertThat(raw("GET", "/api/v1/chambers?hall=%zz", "", "")).startsWith("HTTP/1.1 400");
        }

        @Test
        void is_told_of_a_body_that_is_not_announced_as_json() {
            String path = "/api/v1/chamber/messages" + LOBBY;
            String body = "{\"text\":\"a\"}";
            assertThat(raw("POST", path, "Content-Type: application/x-www-form-urlencoded\r\n", body))
                    .startsWith("HTTP/1.1 415")
                    .contains("send the body as Content-Type: application/json");
            assertThat(raw("POST", path, "", body)).startsWith("HTTP/1.1 415");
            assertThat(raw("POST", path, "Content-Type: application/json; charset=utf-8\r\n", body))
                    .startsWith("HTTP/1.1 200");
        }

        @Test
        void is_told_of_a_body_that_is_too_large() {
            String head = "Content-Type: application/json\r\nContent-Length: 30000000\r\n";
            assertThat(raw("POST", "/api/v1/chamber/messages" + LOBBY, head, ""))
                    .startsWith("HTTP/1.1 413")
                    .contains("the body has more than 20000000 bytes");
        }

        private String raw(String method, String target, String headers, String body) {
            return RawHttp.ask(
                    server.port(),
                    method + " " + target + " HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nAuthorization: Bearer "
                            + SECRET + "\r\n" + headers
                            + (headers.contains("Content-Length") ? "" : "Content-Length: " + body.length() + "\r\n")
                            + "\r\n" + body);
        }
    }
}
