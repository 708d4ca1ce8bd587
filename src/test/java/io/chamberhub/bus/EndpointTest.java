package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "hub-1.example.org", "127.0.0.1", "::", "::1", "2001:db8::7", "fe80::1%eth0"})
    void names_and_addresses_are_hosts(String text) {
        assertThat(Endpoint.HOST.matcher(text).matches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "localhost:8080", "[::1]", "http://localhost", "a b", "a\n"})
    void anything_else_is_no_host(String text) {
        assertThat(Endpoint.HOST.matcher(text).matches()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "hub-1:5701", "[2001:db8::7]:65535", "a:60000", "a:65499", "a:9999"})
    void members_have_a_host_and_a_port(String text) {
        assertThat(Endpoint.HOST_AND_PORT.matcher(text).matches()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.1", "10.0.0.1:", ":5701", "a:0", "a:65536", "a:70000", "a:05701", "::1:5701"})
    void anything_else_is_no_member(String text) {
        assertThat(Endpoint.HOST_AND_PORT.matcher(text).matches()).isFalse();
    }
}
