package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ShardId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every directory promises about where connections come from. */
abstract class SourcesContract extends ReassertionContract {
    static final Source HERE = new Source(HALL, "192.0.2.1");
    static final Source THERE = new Source(HALL, "2001:db8::1");

    @AfterEach
    void no_source_is_left_behind() {
        for (ShardId shard : List.of(A0, A1, B0)) {
            assertThat(await(next().sourcesOf(shard))).isEmpty();
        }
    }

    @Test
    void as_many_as_permitted_come_from_one_address_over_all_shards() {
        assertThat(count(HERE, A0, 3)).isTrue();
        assertThat(count(HERE, A1, 3)).isTrue();
        assertThat(count(HERE, B0, 3)).isTrue();
        for (ShardId shard : List.of(A0, A1, B0)) {
            assertThat(count(HERE, shard, 3)).isFalse();
        }
        assertThat(count(THERE, A0, 1)).as("another address").isTrue();
        assertThat(count(new Source("/", "192.0.2.1"), A0, 1))
                .as("another hall")
                .isTrue();
        discount(HERE, A1);
        assertThat(count(HERE, B0, 3)).as("after one has gone").isTrue();
        assertThat(count(HERE, A1, 3)).isFalse();
        discount(HERE, A0, B0, B0);
        discount(THERE, A0);
        discount(new Source("/", "192.0.2.1"), A0);
    }

    @Test
    void one_that_was_refused_leaves_no_trace() {
        count(HERE, A0, 1);
        assertThat(count(HERE, B0, 1)).isFalse();
        assertThat(await(next().sourcesOf(B0))).isEmpty();
        assertThat(await(next().sourcesOf(A0))).containsExactly(HERE);
        discount(HERE, A0);
        assertThat(count(HERE, B0, 1)).isTrue();
        discount(HERE, B0);
    }

    @Test
    void a_source_is_no_chamber_and_a_chamber_no_source() {
        count(HERE, A0, 1);
        assertThat(account()).isEqualTo(Directory.Account.NOTHING);
        assertThat(await(next().chambersOf(A0))).isEmpty();
        admit(TEA, A0);
        assertThat(await(next().sourcesOf(A0))).containsExactly(HERE);
        leave(TEA, A0);
        discount(HERE, A0);
    }

    @Test
    void exactly_as_many_as_permitted_are_counted_at_once() {
        List<ShardId> shards = List.of(A0, A1, B0);
        List<Boolean> answers = atOnce(300, i -> next().count(HERE, shards.get(i % 3), 50));
        assertThat(answers.stream().filter(counted -> counted)).hasSize(50);
        for (int i = 0; i < 300; i++) {
            if (answers.get(i)) {
                discount(HERE, shards.get(i % 3));
            }
        }
    }

    @Test
    void what_is_said_again_counts_whatever_was_known() {
        recount(HERE, A0, 2);
        recount(HERE, A0, 2);
        recount(HERE, B0, 5);
        assertThat(count(HERE, A1, 7)).isFalse();
        assertThat(count(HERE, A1, 8)).isTrue();
        recount(HERE, B0, 1);
        assertThat(count(HERE, A1, 5)).isTrue();
        assertThat(count(HERE, A1, 5)).isFalse();
        recount(HERE, A1, 0);
        recount(HERE, A0, 0);
        assertThat(await(next().sourcesOf(B0))).containsExactly(HERE);
        recount(HERE, B0, 0);
        recount(THERE, B0, 0);
    }

    @Test
    void one_that_goes_and_was_not_counted_is_harmless() {
        discount(HERE, A0);
        count(HERE, A0, 1);
        discount(HERE, B0);
        assertThat(count(HERE, B0, 1)).isFalse();
        discount(HERE, A0, A0);
    }

    final boolean count(Source source, ShardId shard, int most) {
        return await(next().count(source, shard, most));
    }

    final void recount(Source source, ShardId shard, int connections) {
        await(next().recount(source, shard, connections));
    }

    final void discount(Source source, ShardId... shards) {
        for (ShardId shard : shards) {
            await(next().discount(source, shard));
        }
    }
}
