package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"/", "/p2/", "/a/b/", "/caf%C3%A9/", "/v1.0/"})
    void a_hall_has_a_path_that_starts_and_ends_with_a_slash(String path) {
        assertThat(hall(path, List.of()).path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "p2", "/p2", "p2/", "/a b/", "/a?b/", "/a#/", "/café/", "/a/\n"})
    void a_hall_with_another_path_cannot_be_constructed(String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> hall(path, List.of()));
    }

    @Test
    void an_origin_is_not_blank() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hall("/p2/", List.of("same-origin", " ")))
                .withMessage("halls./p2/.origins: blank");
    }

    @Test
    void a_server_has_halls_with_different_paths() {
        HallSettings hall = hall("/", List.of());
        assertThat(server("::", 0, 0, List.of(hall)).halls()).containsExactly(hall);
        assertThatIllegalArgumentException().isThrownBy(() -> server("::", 0, 0, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> server("::", 0, 0, List.of(hall, hall)));
    }

    @Test
    void what_cannot_work_cannot_be_constructed() {
        List<HallSettings> halls = ServerSettings.defaultHalls();
        assertThatIllegalArgumentException().isThrownBy(() -> server("", 0, 0, halls));
        assertThatIllegalArgumentException().isThrownBy(() -> server("::", 65_536, 0, halls));
        assertThatIllegalArgumentException().isThrownBy(() -> server("::", 0, 1025, halls));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DrainSettings(0, -1))
                .withMessageStartingWith("drain.period: -1 ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DrainSettings(-1, 0))
                .withMessageStartingWith("drain.notice: -1 ");
    }

    @Test
    void halls_given_as_a_list_that_changes_later_stay_as_they_were() {
        List<HallSettings> halls = new ArrayList<>(ServerSettings.defaultHalls());
        ServerSettings server = server("::", 0, 0, halls);
        halls.clear();
        assertThat(server.halls()).hasSize(2);
    }

    private static HallSettings hall(String path, List<String> origins) {
        return HallSettings.of(path).withOrigins(origins);
    }

    private static ServerSettings server(String host, int port, int shards, List<HallSettings> halls) {
        return ServerSettings.defaults()
                .withHost(host)
                .withPort(port)
                .withShards(shards)
                .withHalls(halls);
    }
}
