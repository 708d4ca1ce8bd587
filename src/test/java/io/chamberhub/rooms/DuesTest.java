package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.bus.RoomNews;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomPosition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuesTest {
    private static final ShardId SELF = new ShardId("here", 0);
    private static final ShardId NEIGHBOUR = new ShardId("here", 1);
    private static final ShardId FAR = new ShardId("there", 0);

    private final List<RoomNews> sent = new ArrayList<>();
    private final Dues dues = new Dues(SELF, 2_000, (shard, news) -> sent.add(news));

    private static RoomNews news(String room, long version, int length) {
        return new RoomNews(
                SELF,
                new ChamberName("/wss", room),
                new RoomPosition(1, version),
                List.of(new RoomEvent.Told(null, "x".repeat(length))));
    }

    @Test
    void a_shard_that_does_not_acknowledge_is_not_sent_more_than_its_credit() {
        for (int i = 0; i < 100; i++) {
            dues.tell(FAR, news("a", i, 500), 0);
        }
        assertThat(sent).hasSize(3);
    }

    @Test
    void a_shard_of_the_same_node_is_sent_everything() {
        for (int i = 0; i < 100; i++) {
            dues.tell(NEIGHBOUR, news("a", i, 500), 0);
        }
        assertThat(sent).hasSize(100);
    }

    @Test
    void once_it_has_caught_up_it_is_told_how_far_the_rooms_have_come() {
        for (int i = 0; i < 10; i++) {
            dues.tell(FAR, news("a", i, 500), 0);
            dues.tell(FAR, news("b", i, 500), 0);
        }
        long owed = sent.stream().mapToLong(RoomNews::length).sum();
        sent.clear();
        dues.acknowledged(FAR, owed, 1);
        assertThat(sent)
                .extracting(news -> news.room().name() + news.before().version() + news.events())
                .containsExactlyInAnyOrder("a10[]", "b10[]");
    }

    @Test
    void news_longer_than_the_credit_is_sent_to_a_shard_that_owes_nothing() {
        dues.tell(FAR, news("a", 0, 5_000), 0);
        assertThat(sent).hasSize(1);
    }

    @Test
    void what_was_lost_on_the_way_does_not_count_for_ever() {
        dues.tell(FAR, news("a", 0, 1_900), 0);
        dues.tell(FAR, news("a", 1, 1_900), 10_000);
        assertThat(sent).hasSize(1);
        dues.tell(FAR, news("a", 2, 1_900), 10_001);
        assertThat(sent).hasSize(2);
    }

    @Test
    void what_was_heard_is_acknowledged_once() {
        List<String> acknowledged = new ArrayList<>();
        RoomNews news = new RoomNews(FAR, new ChamberName("/wss", "a"), new RoomPosition(1, 0), List.of());
        dues.heard(news);
        dues.heard(news);
        dues.acknowledge((shard, bytes) -> acknowledged.add(shard + " " + bytes));
        dues.acknowledge((shard, bytes) -> acknowledged.add(shard + " " + bytes));
        assertThat(acknowledged).containsExactly(FAR + " " + 2L * news.length());
    }
}
