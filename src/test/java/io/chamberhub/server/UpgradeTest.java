package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpgradeTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/p2/room?a=b, /p2/room?a=b",
        "//host/x, //host/x",
        "/http://host/x, /http://host/x",
        "http://host/p2/room?a=/, /p2/room?a=/",
        "HTTP://HOST:80/Room, /Room",
        "https://[::1]:8443/room, /room",
        "http://host, /",
        "http://host/, /",
        "http://host?a=b, /?a=b",
        "http://host?next=/p2/, /?next=/p2/",
        "*, *",
        "ftp://host/x, ftp://host/x",
    })
    void the_path_of_a_target_is_what_follows_the_host(String target, String path) {
        assertThat(request("GET", target, Map.of()).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "websocket | Upgrade",
                "WebSocket | upgrade",
                "websocket | keep-alive, Upgrade",
                "websocket | UPGRADE ,keep-alive",
                "h2c,websocket | keep-alive,\tupgrade",
                " websocket  | ,, Upgrade ,",
            })
    void an_upgrade_is_recognised_however_its_lists_are_written(String upgrade, String connection) {
        assertThat(request("GET", "/", Map.of("upgrade", List.of(upgrade), "connection", List.of(connection)))
                        .isWebSocket())
                .isTrue();
    }

    @Test
    void lists_may_be_spread_over_lines() {
        assertThat(request(
                                "GET",
                                "/",
                                Map.of(
                                        "upgrade", List.of("h2c", "websocket"),
                                        "connection", List.of("keep-alive", "Upgrade")))
                        .isWebSocket())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | websocket | Upgrade",
                "HEAD | websocket | Upgrade",
                "get | websocket | Upgrade",
                "GET | h2c | Upgrade",
                "GET | websocket | keep-alive",
                "GET | websocket/13 | Upgrade",
                "GET | web socket | Upgrade",
                "GET | websocket | Upgrades",
                "GET | '' | Upgrade",
            })
    void anything_else_is_no_upgrade(String method, String upgrade, String connection) {
        assertThat(request(method, "/", Map.of("upgrade", List.of(upgrade), "connection", List.of(connection)))
                        .isWebSocket())
                .isFalse();
    }

    @Test
    void headers_that_are_missing_are_no_upgrade_either() {
        assertThat(request("GET", "/", Map.of()).isWebSocket()).isFalse();
        assertThat(request("GET", "/", Map.of()).header("host")).isNull();
        assertThat(request("GET", "/", Map.of("host", List.of("one", "two"))).header("host"))
                .isEqualTo("one");
    }

    /** A request over plain TCP; header names in lower case. */
    static Upgrade request(String method, String target, Map<String, List<String>> headers) {
        return new Upgrade(method, true, target, false, name -> headers.getOrDefault(name, List.of()));
    }
}
