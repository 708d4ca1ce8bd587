package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.chamber.Limits;
import io.chamberhub.room.RoomLimits;
import io.chamberhub.rooms.RoomSettings;
import org.junit.jupiter.api.Test;

class RoomRulesTest {
    private static final Limits LIMITS =
            Limits.defaults().withCrowd(5, 3).withSizes(1_000, 2_000).withSlowness(4_000, 10_000);
    private static final RoomRules RULES = RoomRules.defaults()
            .withTimes(100, 200)
            .withState(11, 12)
            .withClientState(13, 14)
            .withChangesPerSecond(15);

    @Test
    void rooms_count_as_chambers_and_their_clients_as_connections() {
        assertThat(RULES.settings(LIMITS))
                .isEqualTo(new RoomSettings(100, 200, 5_000, 15, new RoomLimits(3, 5, 11, 12, 13, 14)));
    }

    @Test
    void the_worst_case_has_three_copies_of_each_room_and_what_is_under_way_from_and_to_each_client() {
        long client = 3 * 14 + 3 * 1_000 + 2 * 2_000 + (64 << 10) + 4_000;
        long room = 3 * (12 + (256 << 10)) + 5 * client;
        HallSettings hall = HallSettings.rooms("/wss").withLimits(LIMITS).withRooms(RULES);
        assertThat(hall.worstCaseBytes()).isEqualTo(3 * room);
        Limits endless = LIMITS.withSizes(1_000, (1L << 53) - 1).withCrowd(1_000_000, 10_000_000);
        assertThat(hall.withLimits(endless).worstCaseBytes()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void what_is_of_no_use_is_refused() {
        assertThatThrownBy(() -> HallSettings.of("/").withRooms(RULES)).hasMessageContaining("of no use in echo");
        assertThatThrownBy(() -> HallSettings.rooms("/wss").withProtocol(Protocol.PLAIN))
                .hasMessageContaining("/wss");
        assertThatThrownBy(() -> HallSettings.rooms("/wss").withSlow(WhenSlow.PAUSE))
                .hasMessageContaining("slow");
        assertThatThrownBy(() -> HallSettings.rooms("/wss").withLimits(LIMITS.withSizes(1_000, 0)))
                .hasMessageContaining("maxMessageSize");
    }
}
