package io.chamberhub.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How tables of cases are read. */
class GroupTest {
    private static final Sent.Place PLAIN = new Sent.Place("h:1", "/t", Dialect.PLAIN);
    private static final Sent.Place ECHO = new Sent.Place("h:1", "/t", Dialect.ECHO);

    @Test
    void a_row_is_a_name_and_turns_and_may_go_on_in_the_next_line() {
        Group group = Group.read(
                "# Things\n\n## Some\n\none | ping \"a\" | pong \"a\"\ntwo\n    | text \"b\" | = | close 1000 | close\n");
        assertThat(group.title()).isEqualTo("Things");
        assertThat(group.cases())
                .containsExactly(
                        new Case("one", List.of(new Turn("ping \"a\"", "pong \"a\""))),
                        new Case("two", List.of(new Turn("text \"b\"", "="), new Turn("close 1000", "close"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one | ping \"a\"",
                "one | ping \"a\" | pong \"a\" | text \"b\"",
                "one | pang \"a\" | pong \"a\"",
                "one | ping \"a\" | pang \"a\"",
                "one | 3 ping \"a\" | pong \"a\"",
                "one | ping \"\\q\" | nothing",
                "one | ping \"a\" | nothing\none | ping \"b\" | nothing",
            })
    void a_row_that_cannot_be_read_is_an_error(String rows) {
        assertThatThrownBy(() -> Group.read("# Things\n" + rows)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "text \"Hello\", 818537fa213d7f9f4d5158",
        "unmasked text \"Hello\", 810548656c6c6f",
        "mask 00000000 text+ \"Hel\", 01830000000048656c",
        "mask 00000000 cont \"lo\", 8082000000006c6f",
        "unmasked binary 2*\"\\xff\\x00\", 8204ff00ff00",
        "unmasked rsv1 text \"\", refused",
        "rsv1 unmasked text \"\", c100",
        "rsv2 rsv3 unmasked opcode 7 \"\", b700",
        "unmasked len16 binary \"a\", 827e000161",
        "unmasked len64 binary \"a\", 827f000000000000000161",
        "unmasked binary of 128 \"a\", 827e008061",
        "unmasked binary of 65536 \"\", 827f0000000000010000",
        "unmasked close 1000 \"a\", 880303e861",
        "unmasked close, 8800",
        "2 times unmasked ping \"\", 89008900",
        "raw \"\\x81\" 2*\"z\", 817a7a",
    })
    void what_is_sent_is_what_is_written(String says, String hex) {
        if (hex.equals("refused")) {
            assertThatThrownBy(() -> sent(says, PLAIN)).isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(HexFormat.of().formatHex(sent(says, PLAIN).getBytes())).isEqualTo(hex);
        }
    }

    @Test
    void a_hall_with_header_lines_gets_one_with_each_message() {
        assertThat(sent("unmasked text+ \"a\", unmasked cont \"b\"", ECHO))
                .isEqualTo(Buffer.buffer("\u0001\u0005T**\na").appendBytes(new byte[] {(byte) 0x80, 1, 'b'}));
        assertThat(sent("unmasked text of 100 \"a\"", ECHO))
                .isEqualTo(Buffer.buffer(new byte[] {(byte) 0x81}).appendString("hT**\na"));
        assertThat(new Turn("text \"a\"", "=").expected(Dialect.ECHO).toString())
                .isEqualTo("[text \"F0\\x0aa\"]");
    }

    @Test
    void what_is_sent_may_be_cut() {
        assertThat(new Turn("raw \"ab\" / raw \"cd\" raw \"e\"", "").writes(PLAIN))
                .containsExactly(Buffer.buffer("ab"), Buffer.buffer("cde"));
        assertThat(new Turn("each 2 raw \"abc\" / raw \"def\"", "").writes(PLAIN))
                .containsExactly(Buffer.buffer("ab"), Buffer.buffer("c"), Buffer.buffer("de"), Buffer.buffer("f"));
    }

    @Test
    void a_request_is_the_usual_one_but_for_what_is_said() {
        assertThat(sent(
                        "request line \"POST {target}?q HTTP/1.1\" drop \"Upgrade\" drop \"Sec-WebSocket-Key\""
                                + " set \"connection: x\" add \"Host: other\" body \"abc\"",
                        PLAIN))
                .hasToString("POST /t?q HTTP/1.1\r\nHost: h:1\r\nSec-WebSocket-Version: 13\r\nconnection: x\r\n"
                        + "Host: other\r\n\r\nabc");
        assertThat(sent("http \"GET {target} {host}\\r\\n\"", PLAIN)).hasToString("GET /t h:1\r\n");
        assertThat(sent("request", ECHO).toString()).endsWith("Sec-WebSocket-Protocol: echo\r\n\r\n");
    }

    @Test
    void an_echo_is_what_was_sent_in_whole_messages() {
        assertThat(new Turn("text+ \"a\", ping \"p\", cont \"b\", binary \"c\", text+ \"d\"", "=, 2 times pong \"p\"")
                        .expected(Dialect.PLAIN)
                        .toString())
                .isEqualTo("[text \"ab\", binary \"c\", pong \"p\", pong \"p\"]");
    }

    private static Buffer sent(String says, Sent.Place place) {
        Buffer all = Buffer.buffer();
        new Turn(says, "").writes(place).forEach(all::appendBuffer);
        return all;
    }
}
