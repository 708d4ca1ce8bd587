package io.chamberhub.directory;

import static io.chamberhub.directory.DirectoryContract.await;
import static io.chamberhub.room.Steps.A;
import static io.chamberhub.room.Steps.join;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MemoryRoomStoreTest extends RoomStoreContract {
    private static Vertx vertx;

    private final List<RoomStore> store = List.of(new MemoryRoomStore());

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        await(vertx.close());
    }

    @Override
    List<RoomStore> stores() {
        return store;
    }

    @Override
    Vertx vertx() {
        return vertx;
    }

    @Test
    void no_room_outlives_its_only_node() {
        take(TEA, A, join());
        assertThat(await(next().orphans(Set.of()))).isEmpty();
    }
}
