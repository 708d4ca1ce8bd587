package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    private static final String CLIENT = "8.8.8.8";
    private static final String PROXY = "10.0.0.1";
    private static final Proxies PROXIES = new Proxies(new ProxySettings(List.of("10.0.0.0/8", "fd00::/8"), false));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8.8.8.8",
                "1.2.3.4, 8.8.8.8",
                "1.2.3.4, 8.8.8.8, 10.0.0.2",
                "1.2.3.4,8.8.8.8,10.0.0.2,10.3.0.2",
                "10.0.0.9, 8.8.8.8, fd00::1",
                "8.8.8.8:1234",
                "8.8.8.8:1234, [fd00::1]:443",
                "'unknown, 8.8.8.8'",
                "'  8.8.8.8  '",
                "::ffff:8.8.8.8",
            })
    void the_client_is_the_last_one_who_is_no_trusted_proxy(String header) {
        assertThat(caller(PROXY, Map.of("x-forwarded-for", header)).address()).hasToString(CLIENT);
    }

    @Test
    void where_all_are_trusted_it_is_the_first() {
        assertThat(caller(PROXY, Map.of("x-forwarded-for", "10.0.0.3, 10.0.0.2"))
                        .address())
                .hasToString("10.0.0.3");
    }

    @Test
    void it_may_be_an_address_of_ipv6_with_or_without_port() {
        for (String written : List.of("2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:443")) {
            assertThat(caller(PROXY, Map.of("x-forwarded-for", written)).address())
                    .hasToString("2001:db8:0:0:0:0:0:7");
        }
        assertThat(caller("fd12::1", Map.of("x-forwarded-for", CLIENT)).address())
                .hasToString(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "x",
                "8.8.8.8, ",
                "8.8.8.8, x, 10.0.0.2",
                "8.8.8.8:x",
                "[8.8.8.8",
                "[::1]x",
                "8.8.8.8:80:80",
                "8.8.8.8 10.0.0.1",
                "[]"
            })
    void what_cannot_be_read_leaves_it_at_the_peer(String header) {
        assertThat(caller(PROXY, Map.of("x-forwarded-for", header)).address()).hasToString(PROXY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-forwarded-for", "forwarded"})
    void what_somebody_says_who_is_not_trusted_is_not_looked_at(String header) {
        Map<String, String> claims = Map.of(
                header,
                header.equals("forwarded") ? "for=1.2.3.4;proto=https;host=evil" : "1.2.3.4",
                "x-forwarded-proto",
                "https",
                "x-forwarded-host",
                "evil");
        assertThat(caller(CLIENT, claims)).isEqualTo(new Caller(address(CLIENT), false, Optional.empty()));
        Proxies nobody = new Proxies(ProxySettings.none());
        assertThat(nobody.caller(address(PROXY), true, headers(claims)))
                .isEqualTo(new Caller(address(PROXY), true, Optional.empty()));
    }

    @Test
    void a_client_that_comes_with_a_header_of_its_own_is_found_out() {
        // The proxy has added what it saw.
        assertThat(caller(PROXY, Map.of("x-forwarded-for", "10.0.0.5, 127.0.0.1, 8.8.8.8"))
                        .address())
                .hasToString(CLIENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=8.8.8.8;proto=https;host=hub.example.org",
                "For=\"8.8.8.8:47011\";Proto=HTTPS;Host=\"hub.example.org\"",
                "for=1.2.3.4;proto=http, for=8.8.8.8;proto=https;host=hub.example.org",
                "for=8.8.8.8;proto=https;host=hub.example.org, for=10.0.0.7;proto=http;host=inner",
                "for=8.8.8.8, for=\"[fd00::1]:1\";proto=https;host=hub.example.org",
                "for=8.8.8.8;proto=wss;by=_x;ext=y;host=hub.example.org",
            })
    void forwarded_says_it_all(String header) {
        assertThat(caller(PROXY, Map.of("forwarded", header)))
                .isEqualTo(new Caller(address(CLIENT), true, Optional.of("hub.example.org")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"for=unknown;proto=https", "for=_hidden;proto=https", "proto=https"})
    void a_proxy_that_hides_the_address_may_still_say_what_was_spoken(String header) {
        assertThat(caller(PROXY, Map.of("forwarded", header)))
                .isEqualTo(new Caller(address(PROXY), true, Optional.empty()));
    }

    @Test
    void what_is_malformed_is_nothing() {
        assertThat(caller(PROXY, Map.of("forwarded", "for=8.8.8.8;proto=https;"))
                        .address())
                .hasToString(CLIENT);
        assertThat(caller(PROXY, Map.of("forwarded", "for=8.8.8.8;proto")))
                .isEqualTo(new Caller(address(PROXY), false, Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8.8.8.8 | https | hub.example.org",
                "1.2.3.4, 8.8.8.8 | http, https | evil, hub.example.org",
                "8.8.8.8, 10.0.0.2 | https, http | hub.example.org, inner",
                "1.2.3.4, 8.8.8.8, 10.0.0.2 | https | hub.example.org",
                "1.2.3.4, 8.8.8.8, 10.0.0.2 | http, https, http | evil, hub.example.org, inner",
            })
    void the_separate_headers_belong_together_from_the_end(String from, String proto, String host) {
        assertThat(caller(PROXY, Map.of("x-forwarded-for", from, "x-forwarded-proto", proto, "x-forwarded-host", host)))
                .isEqualTo(new Caller(address(CLIENT), true, Optional.of("hub.example.org")));
    }

    @Test
    void a_proxy_may_say_what_was_spoken_without_the_address() {
        assertThat(caller(PROXY, Map.of("x-forwarded-proto", "https")))
                .isEqualTo(new Caller(address(PROXY), true, Optional.empty()));
        assertThat(caller(PROXY, Map.of("x-forwarded-proto", "gopher")))
                .isEqualTo(new Caller(address(PROXY), false, Optional.empty()));
    }

    @Test
    void both_headers_are_believed_only_where_they_agree() {
        assertThat(caller(PROXY, Map.of("forwarded", "for=8.8.8.8;proto=https", "x-forwarded-for", "8.8.8.8")))
                .isEqualTo(new Caller(address(CLIENT), true, Optional.empty()));
        assertThat(caller(PROXY, Map.of("forwarded", "for=1.2.3.4;proto=https", "x-forwarded-for", "8.8.8.8")))
                .isEqualTo(new Caller(address(PROXY), false, Optional.empty()));
    }

    @Test
    void headers_may_be_spread_over_lines() {
        assertThat(PROXIES.caller(
                                address(PROXY),
                                false,
                                name -> name.equals("x-forwarded-for")
                                        ? List.of("1.2.3.4", "8.8.8.8, 10.0.0.2")
                                        : List.of())
                        .address())
                .hasToString(CLIENT);
        assertThat(PROXIES.caller(
                                address(PROXY),
                                false,
                                name -> name.equals("forwarded") ? List.of("for=1.2.3.4", "for=8.8.8.8") : List.of())
                        .address())
                .hasToString(CLIENT);
    }

    @Test
    void a_header_of_many_items_is_read_no_further_than_it_is_believed() {
        assertThat(caller(PROXY, Map.of("x-forwarded-for", ",".repeat(8_000) + CLIENT))
                        .address())
                .hasToString(CLIENT);
    }

    @Test
    void what_is_no_block_of_addresses_cannot_be_trusted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProxySettings(List.of("10.0.0.0/8", "300.0.0.0/8"), false))
                .withMessageContaining("proxy.trusted");
    }

    private static Caller caller(String peer, Map<String, String> headers) {
        return PROXIES.caller(address(peer), false, headers(headers));
    }

    private static Function<String, List<String>> headers(Map<String, String> headers) {
        return name -> Optional.ofNullable(headers.get(name)).stream().toList();
    }

    private static IpAddress address(String text) {
        return IpAddress.read(text).orElseThrow();
    }
}
