package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardedTest {
    /** From RFC 7239 section 4. */
    @Test
    void the_examples_of_the_rfc_are_read_the_last_element_first() {
        assertThat(Forwarded.read("for=\"_gazonk\"")).containsExactly(Map.of("for", "_gazonk"));
        assertThat(Forwarded.read("For=\"[2001:db8:cafe::17]:4711\""))
                .containsExactly(Map.of("for", "[2001:db8:cafe::17]:4711"));
        assertThat(Forwarded.read("for=192.0.2.60;proto=http;by=203.0.113.43"))
                .containsExactly(Map.of("for", "192.0.2.60", "proto", "http", "by", "203.0.113.43"));
        assertThat(Forwarded.read("for=192.0.2.43, for=198.51.100.17"))
                .containsExactly(Map.of("for", "198.51.100.17"), Map.of("for", "192.0.2.43"));
    }

    @Test
    void blanks_and_empty_elements_do_not_matter() {
        assertThat(Forwarded.read(" ,for=a ;\tproto=b ,, , for=c; ,"))
                .containsExactly(Map.of("for", "c"), Map.of("for", "a", "proto", "b"));
        assertThat(Forwarded.read("")).isEmpty();
    }

    @Test
    void in_quotes_there_may_be_anything() {
        assertThat(Forwarded.read("for=\"a,b;c=\\\"d\\\\\";host=\"\""))
                .isEqualTo(List.of(Map.of("for", "a,b;c=\"d\\", "host", "")));
    }

    @Test
    void addresses_without_the_quotes_that_they_need_are_read() {
        assertThat(Forwarded.read("for=[::1]:80;proto=https"))
                .containsExactly(Map.of("for", "[::1]:80", "proto", "https"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for",
                "for=",
                "=a",
                "for=a b",
                "for=\"a",
                "for=\"a\\",
                "for=\"a\"b",
                "for=a;for=b",
                "for =a",
                "for= a",
                "for=a, for=b, proto",
                "1.2.3.4",
                "for=a\"b\"",
                "for==a",
            })
    void where_anything_is_malformed_nothing_is_believed(String value) {
        assertThat(Forwarded.read(value)).isEmpty();
    }

    @Test
    void a_long_value_is_read_too() {
        assertThat(Forwarded.read("for=\"" + "\\a".repeat(100_000) + "\"")).hasSize(1);
        assertThat(Forwarded.read(",".repeat(100_000))).isEmpty();
    }
}
