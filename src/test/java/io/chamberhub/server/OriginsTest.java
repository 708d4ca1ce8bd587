package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"https://example.org", "null", "file://", "", "what?"})
    void a_hall_without_origins_permits_every_request(@Nullable String origin) {
        assertThat(permit(List.of(), origin, "hub.example.org", false)).isTrue();
        assertThat(permit(List.of(), origin, "", true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org, https://example.org",
        "https://example.org, https://example.org:443",
        "https://example.org:443, https://example.org",
        "http://example.org, http://example.org:80",
        "http://example.org:80, http://example.org",
        "HTTPS://Example.ORG, https://example.org",
        "https://example.org, HTTPS://EXAMPLE.ORG:443",
        "https://example.org:8443, https://example.org:8443",
        "https://example.org/, https://example.org",
        "http://[::1]:80, http://[::1]",
        "http://127.0.0.1:3000, http://127.0.0.1:3000",
        "app://local, app://local",
        "moz-extension://0a-1b, moz-extension://0a-1b",
        "null, null",
        "file://, file://",
        "' https://example.org ', https://example.org",
        "http://my_host, http://MY_HOST",
        "http://my_host:80, http://my_host",
        "http://my_host:8080, http://my_host:8080",
        "http://[::1]:8080, http://[0:0:0:0:0:0:0:1]:8080",
        "https://[2001:DB8::A], https://[2001:db8:0::a]:443",
        "http://[::ffff:127.0.0.1], http://[::FFFF:7f00:1]",
        "https://example.org:, https://example.org",
        "file:///, file://",
    })
    void an_origin_is_permitted_whatever_its_case_and_default_port(String permitted, String origin) {
        assertThat(permit(List.of("https://other.org", permitted), origin, "hub", false))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org, http://example.org",
        "https://example.org, https://example.org:8443",
        "https://example.org:8443, https://example.org",
        "http://example.org, http://example.org:443",
        "https://example.org, https://www.example.org",
        "https://example.org, https://example.org.evil.net",
        "https://example.org, https://evil.net/https://example.org",
        "https://example.org, example.org",
        "https://example.org, null",
        "https://example.org, file://",
        "https://example.org, ''",
        "'null', file://",
        "file://, null",
        "file://, file://example.org",
        "https://example.org, https://user@example.org",
        "https://example.org, https://example.org/path",
        "https://example.org, https://example.org?query",
        "https://example.org, https://example.org:443443",
        "https://example.org, https://example.org https://example.org",
        "https://example.org, https://example.org.",
        "http://127.0.0.1, http://[::ffff:127.0.0.1]",
        "http://[::1], http://[::2]",
        "http://[::1%lo], http://[::1]",
    })
    void any_other_is_not(String permitted, String origin) {
        assertThat(permit(List.of(permitted), origin, "example.org", true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"https://example.org, hub", "null, hub", "same-origin, hub", "same-origin, ''"})
    void no_origin_is_permitted_only_where_every_one_is(String permitted, String host) {
        assertThat(permit(List.of(permitted), null, host, false)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://hub.example.org, hub.example.org, false",
        "http://hub.example.org, hub.example.org:80, false",
        "http://hub.example.org:80, hub.example.org, false",
        "http://HUB.example.org, hub.EXAMPLE.org, false",
        "http://localhost:8080, localhost:8080, false",
        "https://hub.example.org, hub.example.org, true",
        "https://hub.example.org, hub.example.org:443, true",
        "https://hub.example.org:443, hub.example.org, true",
        "http://[::1]:8080, [::1]:8080, false",
        "http://[::1]:8080, [0::1]:8080, false",
        "http://my_host:80, my_host, false",
    })
    void the_same_origin_is_host_port_and_scheme_of_the_request(String origin, String host, boolean tls) {
        assertThat(permit(List.of(Origins.SAME_ORIGIN), origin, host, tls)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://hub.example.org, hub.example.org, true",
        "https://hub.example.org, hub.example.org, false",
        "http://hub.example.org:8080, hub.example.org, false",
        "http://hub.example.org, hub.example.org:8080, false",
        "http://example.org, hub.example.org, false",
        "null, hub.example.org, false",
        "file://, hub.example.org, false",
        "http://hub.example.org, '', false",
        "http://, '', false",
        "same-origin, hub.example.org, false",
    })
    void any_other_origin_is_another(String origin, String host, boolean tls) {
        assertThat(permit(List.of(Origins.SAME_ORIGIN), origin, host, tls)).isFalse();
    }

    @Test
    void same_origin_may_be_one_of_several() {
        List<String> permitted = List.of("https://example.org", Origins.SAME_ORIGIN);
        assertThat(permit(permitted, "https://hub", "hub", true)).isTrue();
        assertThat(permit(permitted, "https://example.org", "hub", true)).isTrue();
        assertThat(permit(permitted, "https://hub", "example.org", true)).isFalse();
    }

    @Test
    void where_several_origins_are_claimed_each_must_be_permitted() {
        Origins origins = new Origins(List.of("https://example.org", "https://example.com"));
        assertThat(origins.permit(List.of("https://example.org", "https://EXAMPLE.com"), "hub", true))
                .isTrue();
        assertThat(origins.permit(List.of("https://example.org", "https://evil.net"), "hub", true))
                .isFalse();
        assertThat(origins.permit(List.of("https://evil.net", "https://example.org"), "hub", true))
                .isFalse();
    }

    private static boolean permit(List<String> permitted, @Nullable String origin, String host, boolean tls) {
        return new Origins(permitted).permit(origin == null ? List.of() : List.of(origin), host, tls);
    }
}
