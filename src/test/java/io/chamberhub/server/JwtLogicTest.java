package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Tokens;
import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.RoomClient;
import io.chamberhub.rooms.HelloDecision;
import io.chamberhub.rooms.HelloDecision.Accept;
import io.chamberhub.rooms.HelloDecision.Refuse;
import io.chamberhub.rooms.HelloRequest;
import io.chamberhub.rooms.Newcomer;
import io.chamberhub.rooms.OpenLogic;
import io.chamberhub.rooms.RoomLogic;
import io.chamberhub.rooms.RoomView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtLogicTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final Tokens ISSUER = Tokens.secret("a secret of thirty-two bytes, ok");
    private static final Tokens STRANGER = Tokens.secret("another secret of thirty-two byte");
    private static final Newcomer NEWCOMER = new Newcomer("127.0.0.1", null, "of the handshake");
    private static final ClientInfo INFO = new ClientInfo("cat", "Tom", Map.of("k", "v"));

    @TempDir
    private static Path dir;

    private final List<HelloRequest> asked = new ArrayList<>();
    private final List<Newcomer> newcomers = new ArrayList<>();

    /** A room that nobody needs to look at. */
    private static final class Unseen implements RoomView {
        @Override
        public String hall() {
            return "/wss";
        }

        @Override
        public String id() {
            return "lobby";
        }

        @Override
        public long version() {
            return 0;
        }

        @Override
        public Map<String, String> state() {
            throw new AssertionError("looked at");
        }

        @Override
        public List<RoomClient> clients() {
            throw new AssertionError("looked at");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'rooms': 'lobby'}",
                "{'rooms': '*'}",
                "{'rooms': ['x', 'lob*']}",
                "{'rooms': 'lobby', 'exp': 1000001, 'nbf': 1000000}"
            })
    void a_credential_for_the_room_lets_in(String claims) throws UnfitFile {
        Accept accept = accepted(hello(claims, null));
        assertThat(accept.client()).isEqualTo(INFO);
        assertThat(accept.readonly()).isFalse();
        assertThat(accept.subject()).isEqualTo("of the handshake");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'rooms': 'lob'}                    | the roomCredential is not for this room",
                "{'rooms': []}                       | the roomCredential is not for this room",
                "{}                                  | the roomCredential is not for this room",
                "{'chambers': ['lobby']}             | the roomCredential is not for this room",
                "{'rooms': 7}                        | the roomCredential's claim rooms must be a list of texts",
                "{'rooms': 'lobby', 'exp': 1000000}  | the roomCredential has expired",
                "{'rooms': 'lobby', 'nbf': 1000001}  | the roomCredential is not valid yet",
                "{'rooms': 'lobby', 'readonly': 'y'} | the roomCredential's claim readonly must be true or false",
            })
    void others_do_not(String claims, String why) throws UnfitFile {
        assertThat(hello(claims, null)).isEqualTo(new Refuse(why));
        assertThat(asked).isEmpty();
    }

    @Test
    void without_a_credential_or_with_a_forged_one_nobody_comes_in() throws UnfitFile {
        assertThat(decide(false, null, null)).isEqualTo(new Refuse("a roomCredential is needed"));
        assertThat(decide(false, "secret", null))
                .isEqualTo(new Refuse("the roomCredential is not a signed JSON Web Token that can be read"));
        assertThat(decide(false, STRANGER.token(json("{'rooms': '*'}")), null))
                .isEqualTo(new Refuse("the roomCredential is not signed with a key and an algorithm of this hall"));
    }

    @Test
    void who_may_only_listen_does_whatever_it_and_others_say() throws UnfitFile {
        assertThat(accepted(hello("{'rooms': '*', 'readonly': true}", null)).readonly())
                .isTrue();
        assertThat(asked.get(0).readonly()).isTrue();
        assertThat(accepted(hello("{'rooms': '*', 'readonly': false}", null)).readonly())
                .isFalse();
        assertThat(accepted(hello("{'rooms': '*'}", "{'readonly': true}")).readonly())
                .isTrue();
    }

    @Test
    void a_client_may_say_who_it_is() throws UnfitFile {
        Accept accept = accepted(hello("{'rooms': '*', 'sub': 'nobody'}", "{'sub': 'anna', 'name': 'Anna'}"));
        assertThat(accept.subject()).isEqualTo("anna");
        assertThat(accept.client()).isEqualTo(new ClientInfo("cat", "Anna", Map.of("k", "v")));
        assertThat(newcomers.get(0).subject()).isEqualTo("anna");
        Accept nameless = accepted(hello("{'rooms': '*'}", "{'sub': 'anna'}"));
        assertThat(nameless.client()).isEqualTo(INFO);
    }

    @Test
    void what_it_says_then_has_to_be_sound() throws UnfitFile {
        assertThat(hello("{'rooms': '*'}", "{'exp': 1}")).isEqualTo(new Refuse("the clientCredential has expired"));
        assertThat(hello("{'rooms': '*'}", "{'name': 7}"))
                .isEqualTo(new Refuse("the clientCredential's claim name must be a text"));
    }

    @Test
    void an_invitation_does_not_say_who_has_come() throws UnfitFile {
        assertThat(hello("{'rooms': '*', 'sub': 'anna'}", "{'rooms': '*', 'sub': 'anna'}"))
                .isEqualTo(new Refuse("the clientCredential is a roomCredential"));
        assertThat(asked).isEmpty();
    }

    @Test
    void credentials_are_not_passed_on() throws UnfitFile {
        accepted(hello("{'rooms': '*'}", "{'sub': 'anna'}"));
        assertThat(asked.get(0).roomCredential()).isNull();
        assertThat(asked.get(0).clientCredential()).isNull();
    }

    @Test
    void a_hall_may_require_that() throws UnfitFile {
        String room = ISSUER.token(json("{'rooms': '*'}"));
        assertThat(decide(true, room, null)).isEqualTo(new Refuse("a clientCredential is needed"));
        assertThat(decide(true, room, ISSUER.token(json("{}")))).isInstanceOf(Accept.class);
    }

    @Test
    void the_first_end_of_all_counts() throws UnfitFile {
        assertThat(accepted(hello("{'rooms': '*'}", null)).until()).isEmpty();
        assertThat(accepted(hello("{'rooms': '*', 'exp': 1000050}", "{'exp': 1000040}"))
                        .until())
                .contains(Instant.ofEpochSecond(1_000_040));
        assertThat(accepted(hello("{'rooms': '*', 'exp': 1000030}", "{'exp': 1000040}"))
                        .until())
                .contains(Instant.ofEpochSecond(1_000_030));
    }

    @Test
    void everything_else_is_decided_by_the_next() throws UnfitFile {
        RoomLogic open = logic(false, new OpenLogic());
        assertThat(List.of(open.judgesChanges(), open.looksAtRoom(), open.wantsLeaves()))
                .containsOnly(false);
        RoomLogic strict = logic(false, new RoomLogic() {
            @Override
            public Future<HelloDecision> hello(RoomView room, Newcomer newcomer, HelloRequest request) {
                return Future.succeededFuture(HelloDecision.refuse("not today"));
            }
        });
        assertThat(List.of(strict.judgesChanges(), strict.looksAtRoom(), strict.wantsLeaves()))
                .containsOnly(true);
        HelloRequest request = request(ISSUER.token(json("{'rooms': '*'}")), null);
        assertThat(strict.hello(new Unseen(), NEWCOMER, request).result()).isEqualTo(new Refuse("not today"));
    }

    private HelloDecision hello(String room, @Nullable String client) throws UnfitFile {
        return decide(false, ISSUER.token(json(room)), client == null ? null : ISSUER.token(json(client)));
    }

    private HelloDecision decide(boolean clientRequired, @Nullable String room, @Nullable String client)
            throws UnfitFile {
        RoomLogic recording = new RoomLogic() {
            @Override
            public Future<HelloDecision> hello(RoomView view, Newcomer newcomer, HelloRequest request) {
                asked.add(request);
                newcomers.add(newcomer);
                return Future.succeededFuture(
                        new Accept(request.client(), false, newcomer.subject(), Optional.empty()));
            }
        };
        return logic(clientRequired, recording)
                .hello(new Unseen(), NEWCOMER, request(room, client))
                .result();
    }

    private static HelloRequest request(@Nullable String room, @Nullable String client) {
        return new HelloRequest(HelloRequest.PROTOCOL, "r:1", "lobby", room, client, INFO, false);
    }

    private static JwtLogic logic(boolean clientRequired, RoomLogic next) throws UnfitFile {
        JwtSettings settings = new JwtSettings(
                Optional.empty(),
                Optional.of(ISSUER.write(dir.resolve("secret"))),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0);
        return new JwtLogic(
                JwtVerifier.of("halls./wss.logic.jwt", settings),
                new JwtRules(Optional.empty(), Set.of(), 0),
                clientRequired,
                () -> NOW,
                next);
    }

    private static Accept accepted(HelloDecision decision) {
        assertThat(decision).isInstanceOf(Accept.class);
        return (Accept) decision;
    }

    private static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }
}
