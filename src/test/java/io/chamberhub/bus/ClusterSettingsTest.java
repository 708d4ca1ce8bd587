package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chamberhub.chamber.ReplayLimits;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {
    private static final List<String> MEMBERS = List.of("127.0.0.1:5701");
    private static final Optional<String> NO_SERVICE = Optional.empty();

    @Test
    void nodes_are_found_through_members_or_through_a_service() {
        assertThat(cluster(MEMBERS, NO_SERVICE).members()).isEqualTo(MEMBERS);
        assertThat(cluster(List.of(), Optional.of("hub.default.svc")).kubernetesService())
                .contains("hub.default.svc");
    }

    @Test
    void but_not_through_both_or_neither() {
        assertThatIllegalArgumentException().isThrownBy(() -> cluster(MEMBERS, Optional.of("hub.default.svc")));
        assertThatIllegalArgumentException().isThrownBy(() -> cluster(List.of(), NO_SERVICE));
    }

    @Test
    void what_cannot_work_cannot_be_constructed() {
        assertThatIllegalArgumentException().isThrownBy(() -> cluster(List.of("10.0.0.1"), NO_SERVICE));
        assertThatIllegalArgumentException().isThrownBy(() -> cluster(List.of(), Optional.of("a b")));
        assertThatIllegalArgumentException().isThrownBy(() -> cluster(" ", "::1", 5701, 0, 5000));
        assertThatIllegalArgumentException().isThrownBy(() -> cluster("hub", "", 5701, 0, 5000));
        assertThatIllegalArgumentException().isThrownBy(() -> cluster("hub", "::1", 0, 0, 5000));
        assertThatIllegalArgumentException().isThrownBy(() -> cluster("hub", "::1", 5701, 65_536, 5000));
        assertThatIllegalArgumentException().isThrownBy(() -> cluster("hub", "::1", 5701, 0, 999));
    }

    private static ClusterSettings cluster(List<String> members, Optional<String> service) {
        return new ClusterSettings(
                "hub", "127.0.0.1", 5701, 0, members, service, Optional.empty(), StreamSettings.defaults());
    }

    private static ClusterSettings cluster(String name, String host, int port, int busPort, int deadAfter) {
        StreamSettings streams = new StreamSettings(ReplayLimits.defaults(), 8 << 20, deadAfter);
        return new ClusterSettings(name, host, port, busPort, MEMBERS, NO_SERVICE, Optional.empty(), streams);
    }
}
