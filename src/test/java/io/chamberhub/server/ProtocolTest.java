package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which subprotocol a client gets. */
class ProtocolTest {
    @Test
    void echo_is_the_only_one_of_its_halls() {
        assertThat(Protocol.ECHO.needed()).contains("echo");
        assertThat(Protocol.ECHO.choose(List.of("chat", "access_token.a.b.c", "echo")))
                .contains("echo");
    }

    @Test
    void plain_halls_need_none() {
        assertThat(Protocol.PLAIN.needed()).isEmpty();
        assertThat(Protocol.PLAIN.choose(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat                          | chat",
                "chat echo                     | chat",
                "plain chat                    | plain",
                "access_token.a.b.c chat       | chat",
                "access_token.a.b.c            | access_token.a.b.c",
                "access_token.a access_token.b | access_token.a",
                "access_tokens chat            | access_tokens",
                "a/b chat                      | chat",
                "caf\u00e9 chat                | chat",
            })
    void of_those_offered_the_first_one_is_chosen_that_is_no_token(String offered, String chosen) {
        assertThat(Protocol.PLAIN.choose(List.of(offered.split(" ", -1)))).contains(chosen);
    }

    @Test
    void what_cannot_be_a_name_is_not_chosen() {
        assertThat(Protocol.PLAIN.choose(List.of("", "a b", "a;b", "(chat)"))).isEmpty();
    }
}
