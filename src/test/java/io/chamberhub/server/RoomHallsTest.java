package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.rooms.RoomLogic;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomHallsTest {
    private static final HallSettings HALL = HallSettings.rooms("/wss");

    /** As an application gives it. */
    private static final class Given implements RoomLogic {
        private int closed;

        @Override
        public void close() {
            closed++;
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final Given logic = new Given();
    private final RoomHalls halls = new RoomHalls(vertx, Map.of("/wss", logic));

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void logic_of_the_application_that_serves_again_is_closed_once() throws UnfitFile {
        settle(HALL);
        settle();
        settle(HALL);
        assertThat(logic.closed).isZero();
        halls.close();
        assertThat(logic.closed).isEqualTo(1);
    }

    @Test
    void logic_of_the_application_whose_hall_is_gone_is_closed_in_the_end() throws UnfitFile {
        settle(HALL);
        settle();
        halls.close();
        assertThat(logic.closed).isEqualTo(1);
    }

    @Test
    void logic_of_the_application_survives_settings_that_are_not_carried_out() throws UnfitFile {
        settle(HALL);
        settle();
        halls.drop(halls.plan(List.of(HALL)));
        assertThat(logic.closed).isZero();
    }

    private void settle(HallSettings... wanted) throws UnfitFile {
        halls.carryOut(halls.plan(List.of(wanted)));
    }
}
