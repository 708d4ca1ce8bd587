package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.server.Admission.Admitted;
import io.chamberhub.server.Admission.Refused;
import io.chamberhub.server.Admission.Verdict;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtRulesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final JwtRules ANY = new JwtRules(Optional.empty(), Set.of(), 0);
    private static final JwtRules TOLERANT = new JwtRules(Optional.empty(), Set.of(), 30);
    private static final JwtRules STRICT = new JwtRules(Optional.of("https://issuer"), Set.of("hub", "chat"), 0);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{'exp': 1000001}",
                "{'exp': 1000001.9}",
                "{'nbf': 1000000}",
                "{'nbf': -5}",
                "{'iat': 2000000}",
                "{'iss': 'anybody', 'aud': 'anything'}",
                "{'aud': 7, 'iss': 7}",
                "{'chambers': ['lobby']}",
                "{'chambers': ['x', 'lo*']}",
                "{'chambers': ['*']}",
                "{'readonly': false}",
                "{'jti': null}",
            })
    void these_claims_let_in(String claims) {
        assertThat(judge(ANY, claims)).isInstanceOf(Admitted.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'exp': 1000000} | The token has expired.",
                "{'exp': 1000000.9} | The token has expired.",
                "{'exp': 0} | The token has expired.",
                "{'exp': -1e300} | The token has expired.",
                "{'nbf': 1000001} | The token is not valid yet.",
                "{'nbf': 1e300} | The token is not valid yet.",
                "{'nbf': 99999999999999999999999} | The token is not valid yet.",
                "{'exp': '1000001'} | The token's claim exp must be a number.",
                "{'exp': null} | The token's claim exp must be a number.",
                "{'exp': [1000001]} | The token's claim exp must be a number.",
                "{'nbf': true} | The token's claim nbf must be a number.",
                "{'sub': 7} | The token's claim sub must be a text.",
                "{'readonly': 'false'} | The token's claim readonly must be true or false.",
                "{'readonly': null} | The token's claim readonly must be true or false.",
                "{'readonly': 0} | The token's claim readonly must be true or false.",
                "{'chambers': 'lobby'} | The token's claim chambers must be a list of texts.",
                "{'chambers': null} | The token's claim chambers must be a list of texts.",
                "{'chambers': ['lobby', 7]} | The token's claim chambers must be a list of texts.",
                "{'chambers': [null]} | The token's claim chambers must be a list of texts.",
                "{'chambers': {'lobby': true}} | The token's claim chambers must be a list of texts.",
            })
    void these_do_not(String claims, String why) {
        assertThat(judge(ANY, claims)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.message()).isEqualTo(why);
            assertThat(refused.headers())
                    .isEqualTo(Map.of(
                            "WWW-Authenticate", "Bearer error=\"invalid_token\", error_description=\"" + why + "\""));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'chambers': []}", "{'chambers': ['Lobby', 'lob', 'lobby/*']}", "{'chambers': ['']}"})
    void other_chambers_than_those_of_the_token_are_not_for_it(String claims) {
        assertThat(judge(ANY, claims)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.message()).isEqualTo("The token does not permit this chamber.");
            assertThat(refused.headers().get("WWW-Authenticate")).startsWith("Bearer error=\"insufficient_scope\"");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'iss': 'https://issuer', 'aud': 'hub'}",
                "{'iss': 'https://issuer', 'aud': ['other', 'chat']}",
            })
    void issuer_and_audience_may_be_demanded(String claims) {
        assertThat(judge(STRICT, claims)).isInstanceOf(Admitted.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'aud': 'hub'} | The token is of another issuer.",
                "{'iss': 'https://Issuer', 'aud': 'hub'} | The token is of another issuer.",
                "{'iss': ['https://issuer'], 'aud': 'hub'} | The token's claim iss must be a text.",
                "{'iss': 'https://issuer'} | The token is for another audience.",
                "{'iss': 'https://issuer', 'aud': 'Hub'} | The token is for another audience.",
                "{'iss': 'https://issuer', 'aud': []} | The token is for another audience.",
                "{'iss': 'https://issuer', 'aud': ['hubs']} | The token is for another audience.",
                "{'iss': 'https://issuer', 'aud': {'hub': 1}} | The token's claim aud must be a list of texts.",
            })
    void and_then_others_are_refused(String claims, String why) {
        assertThat(judge(STRICT, claims)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.message())
                .isEqualTo(why));
    }

    @Test
    void clocks_may_differ_by_the_leeway() {
        assertThat(judge(TOLERANT, "{'exp': 999971}")).isInstanceOf(Admitted.class);
        assertThat(judge(TOLERANT, "{'exp': 999970}")).isInstanceOf(Refused.class);
        assertThat(judge(TOLERANT, "{'nbf': 1000030}")).isInstanceOf(Admitted.class);
        assertThat(judge(TOLERANT, "{'nbf': 1000031}")).isInstanceOf(Refused.class);
    }

    @Test
    void who_it_is_and_on_what_terms_is_in_the_claims() {
        assertThat(judge(ANY, "{}")).isEqualTo(Verdict.admit(Guest.ANYONE));
        Guest anna = Guest.named("anna").asListener().withUntil(Instant.ofEpochSecond(1_000_100));
        assertThat(judge(ANY, "{'sub': 'anna', 'readonly': true, 'exp': 1000100}"))
                .isEqualTo(Verdict.admit(anna));
        assertThat(judge(TOLERANT, "{'exp': 1000100}"))
                .isEqualTo(Verdict.admit(Guest.ANYONE.withUntil(Instant.ofEpochSecond(1_000_130))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"253402300799", "1e18", "9223372036854775807", "1e300", "99999999999999999999999999"})
    void an_end_that_is_far_off_is_the_end_of_the_year_9999(String seconds) {
        assertThat(judge(ANY, "{'exp': " + seconds + "}"))
                .isEqualTo(Verdict.admit(Guest.ANYONE.withUntil(Instant.parse("9999-12-31T23:59:59Z"))));
    }

    private static Verdict judge(JwtRules rules, String claims) {
        return rules.judge(new JsonObject(claims.replace('\'', '"')), "lobby", NOW);
    }
}
