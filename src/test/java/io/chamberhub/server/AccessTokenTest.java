package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {
    @ParameterizedTest
    @ValueSource(strings = {"Bearer a.b.c", "bearer a.b.c", "BEARER   a.b.c", "Bearer a.b.c  "})
    void it_may_be_in_the_authorization_header(String header) {
        assertThat(tokens("/x", Map.of("authorization", List.of(header)))).containsExactly("a.b.c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic a.b.c", "Bearer", "Bearer ", "Bearera.b.c", "a.b.c", "Bearer a.b.c d", ""})
    void other_authorizations_are_none(String header) {
        assertThat(tokens("/x", Map.of("authorization", List.of(header)))).isEmpty();
    }

    @Test
    void blanks_are_looked_at_once_however_many_there_are() {
        String header = "Bearer" + " ".repeat(1_000_000) + "x y";
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(tokens("/x", Map.of("authorization", List.of(header))))
                        .isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "/x?access_token=a.b.c, a.b.c",
        "/x?y=z&access_token=a.b.c, a.b.c",
        "/x?access_token=a%2Eb%2Ec&y, a.b.c",
        "http://hub/x?access_token=a.b.c, a.b.c",
        "/x?access_token=a=b, a=b",
    })
    void it_may_be_in_the_query(String target, String token) {
        assertThat(tokens(target, Map.of())).containsExactly(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/x",
                "/x?",
                "/x?access_token",
                "/x?access_token=",
                "/x?Access_Token=a",
                "/access_token=a",
                "/x?z=1"
            })
    void elsewhere_in_the_target_it_is_none(String target) {
        assertThat(tokens(target, Map.of())).isEmpty();
    }

    @Test
    void a_parameter_that_is_a_token_by_its_decoded_name_only_is_part_of_the_chambers_name_and_no_token() {
        assertThat(tokens("/x?access%5Ftoken=a", Map.of())).isEmpty();
        assertThat(Query.withoutToken("x?access%5Ftoken=a")).isEqualTo("x?access%5Ftoken=a");
    }

    @Test
    void it_may_be_a_subprotocol() {
        Map<String, List<String>> two = Map.of("sec-websocket-protocol", List.of("echo, access_token.a.b.c"));
        Map<String, List<String>> lines = Map.of("sec-websocket-protocol", List.of("access_token.a.b.c", "echo"));
        assertThat(tokens("/x", two)).containsExactly("a.b.c");
        assertThat(tokens("/x", lines)).containsExactly("a.b.c");
        assertThat(tokens("/x", Map.of("sec-websocket-protocol", List.of("access_token", "access_token."))))
                .isEmpty();
    }

    @Test
    void what_is_given_in_several_ways_counts_once_and_what_differs_is_seen() {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("authorization", List.of("Bearer a.b.c"));
        headers.put("sec-websocket-protocol", List.of("access_token.a.b.c"));
        assertThat(tokens("/x?access_token=a.b.c&access_token=a%2Eb.c", headers))
                .containsExactly("a.b.c");
        headers.put("authorization", List.of("Bearer a.b.c", "Bearer d.e.f"));
        assertThat(tokens("/x?access_token=g", headers)).containsExactly("a.b.c", "d.e.f", "g");
    }

    @Test
    void parameters_are_decoded() {
        assertThat(Query.values("/x?a=1&b=2&a=%203+4&%61=5&a", "a")).containsExactly("1", " 3 4", "5", "");
        assertThat(Query.values("/x", "a")).isEmpty();
    }

    private static List<String> tokens(String target, Map<String, List<String>> headers) {
        return AccessToken.in(UpgradeTest.request("GET", target, headers));
    }
}
