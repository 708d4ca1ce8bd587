package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.server.HallSettings;
import io.chamberhub.server.ProxySettings;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that come through a proxy, and clients that only say so. */
class ProxiedTest {
    private static final String PAGE = "https://hub.example.org";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Forwarded | for=8.8.8.8;proto=https;host=hub.example.org",
                "X-Forwarded-Host | hub.example.org",
            })
    void a_page_of_the_same_origin_may_connect_through_a_proxy_that_is_trusted(String header, String value)
            throws TimeoutException {
        Map<String, String> headers = Map.of("Origin", PAGE, "X-Forwarded-Proto", "https", header, value);
        try (OneNode node = start("127.0.0.0/8")) {
            assertThat(status(node, headers)).isEqualTo(101);
            assertThat(status(node, Map.of("Origin", PAGE))).isEqualTo(403);
        }
        try (OneNode node = start("10.0.0.0/8")) {
            assertThat(status(node, headers)).isEqualTo(403);
        }
    }

    @Test
    void so_it_may_where_the_proxy_passes_the_host_on_and_ends_tls() throws TimeoutException {
        try (OneNode node = start("127.0.0.1")) {
            Map<String, String> headers = Map.of("Origin", PAGE, "Host", "hub.example.org");
            assertThat(status(node, headers)).isEqualTo(403);
            Map<String, String> more = new HashMap<>(headers);
            more.put("X-Forwarded-Proto", "https");
            assertThat(status(node, more)).isEqualTo(101);
        }
    }

    private static OneNode start(String trusted) throws TimeoutException {
        HallSettings hall = HallSettings.of("/").withOrigins(List.of("same-origin"));
        return new OneNode(OneNode.settings(1, List.of(hall)).withProxy(new ProxySettings(List.of(trusted), false)));
    }

    private static int status(OneNode node, Map<String, String> headers) {
        try (RawClient client = RawClient.dial(node.port())) {
            Map<String, List<String>> lines = new HashMap<>();
            headers.forEach((name, value) -> lines.put(name, List.of(value)));
            client.request("/a", lines, Buffer.buffer());
            return client.response().status();
        }
    }
}
