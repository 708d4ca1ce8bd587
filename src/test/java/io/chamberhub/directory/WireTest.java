package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import io.chamberhub.chamber.ShardId;
import java.io.ByteArrayOutputStream;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final ShardId A = new ShardId("a", 0);
    private static final ShardId B = new ShardId("b", 7);

    private static InternalSerializationService node = service();

    private static InternalSerializationService service() {
        Config config = new Config();
        HazelcastDirectory.prepare(config);
        return new DefaultSerializationServiceBuilder()
                .setConfig(config.getSerializationConfig())
                .build();
    }

    @BeforeAll
    static void start() {
        node = service();
    }

    @AfterAll
    static void stop() {
        node.dispose();
    }

    @Test
    void a_chamber_arrives_with_its_shards_in_order() {
        ChamberEntry chamber = new ChamberEntry("place");
        chamber.admit(B, 9);
        chamber.admit(A, 9);
        chamber.admit(B, 9);
        ChamberEntry arrived = travel(chamber);
        assertThat(arrived.reservation).isEqualTo("place");
        assertThat(arrived.next()).isEqualTo(3);
        assertThat(arrived.connections()).containsExactly(Map.entry(B, 2), Map.entry(A, 1));
        assertThat(travel(new ChamberEntry("")).isEmpty()).isTrue();
    }

    @Test
    void a_hall_arrives_with_its_tokens() {
        HallEntry hall = new HallEntry();
        hall.reserve("tea", "t1", 9);
        hall.reserve("tea", "t2", 9);
        hall.reserve("", "t3", 9);
        assertThat(travel(hall).tokens()).isEqualTo(Map.of("tea", Set.of("t1", "t2"), "", Set.of("t3")));
        assertThat(travel(new HallEntry()).isEmpty()).isTrue();
    }

    @Test
    void outcomes_arrive() {
        for (Outcome outcome : List.of(
                Outcome.full(true),
                Outcome.ABSENT,
                new Outcome(Long.MAX_VALUE, List.of(B, A), true),
                new Outcome(0, List.of(), false))) {
            assertThat(travel(outcome)).isEqualTo(outcome);
        }
    }

    @Test
    void standings_arrive() {
        for (Standing standing : List.of(
                Standing.ABSENT, new Standing("place", List.of(B, A), false), new Standing("place", List.of(), true))) {
            assertThat(travel(standing)).isEqualTo(standing);
        }
    }

    @Test
    void steps_that_let_in_do_the_same_where_they_arrive() {
        Map.Entry<String, @Nullable ChamberEntry> tea = new SimpleEntry<>("tea", null);
        assertThat(travel(new ChamberSteps.Admit(A, 9, 5, null)).process(cast(tea)))
                .isEqualTo(Outcome.ABSENT);
        assertThat(travel(new ChamberSteps.Admit(A, 2, 5, "place")).process(cast(tea)))
                .isEqualTo(new Outcome(5, List.of(), true));
        assertThat(travel(new ChamberSteps.Admit(B, 2, 0, "other")).process(cast(tea)))
                .isEqualTo(new Outcome(6, List.of(A), false));
        assertThat(travel(new ChamberSteps.Admit(B, 2, 9, null)).process(cast(tea)))
                .isEqualTo(Outcome.full(false));
        assertThat(travel(new ChamberSteps.Admit(B, 3, 0, null)).process(cast(tea)))
                .as("what a refused shard knew of ids is not forgotten")
                .isEqualTo(new Outcome(9, List.of(A), false));
    }

    @Test
    void steps_that_let_out_do_the_same_where_they_arrive() {
        Map.Entry<String, @Nullable ChamberEntry> tea = new SimpleEntry<>("tea", chamber());
        assertThat(travel(new ChamberSteps.Leave(A)).process(cast(tea))).isNull();
        assertThat(travel(new ChamberSteps.Forget(Set.of("a", "c"))).process(cast(tea)))
                .isNull();
        assertThat(travel(new ChamberSteps.Forget(Set.of("b"))).process(cast(tea)))
                .isEqualTo("place");
        assertThat(tea.getValue()).isNull();
    }

    @Test
    void a_step_that_creates_may_run_twice_without_losing_its_reservation() {
        Map.Entry<String, @Nullable ChamberEntry> tea = new SimpleEntry<>("tea", null);
        ChamberSteps.Admit admit = new ChamberSteps.Admit(A, 1, 0, "place");
        assertThat(admit.process(cast(tea))).isEqualTo(new Outcome(0, List.of(), true));
        assertThat(admit.process(cast(tea))).isEqualTo(Outcome.full(true));
    }

    @Test
    void assertions_do_the_same_where_they_arrive() {
        Map.Entry<String, @Nullable ChamberEntry> tea = new SimpleEntry<>("tea", null);
        assertThat(travel(new ChamberSteps.Reassert(A, 2, 7, null)).process(cast(tea)))
                .isEqualTo(Standing.ABSENT);
        assertThat(travel(new ChamberSteps.Reassert(A, 0, 7, "place")).process(cast(tea)))
                .isEqualTo(Standing.ABSENT);
        assertThat(tea.getValue()).isNull();
        assertThat(travel(new ChamberSteps.Reassert(A, 2, 7, "place")).process(cast(tea)))
                .isEqualTo(new Standing("place", List.of(), false));
        assertThat(travel(new ChamberSteps.Reassert(B, 3, 4, "other")).process(cast(tea)))
                .isEqualTo(new Standing("place", List.of(A), false));
        assertThat(tea.getValue()).isNotNull().satisfies(chamber -> {
            assertThat(chamber.next()).isEqualTo(7);
            assertThat(chamber.connections()).containsExactly(Map.entry(A, 2), Map.entry(B, 3));
        });
        assertThat(travel(new ChamberSteps.Reassert(A, 0, 0, null)).process(cast(tea)))
                .isEqualTo(new Standing("place", List.of(B), false));
        assertThat(travel(new ChamberSteps.Reassert(B, 0, 0, null)).process(cast(tea)))
                .isEqualTo(new Standing("place", List.of(), true));
        assertThat(tea.getValue()).isNull();
    }

    @Test
    void steps_of_halls_do_the_same_where_they_arrive() {
        Map.Entry<String, @Nullable HallEntry> hall = new SimpleEntry<>("/", null);
        assertThat(travel(HallSteps.Reserve.reserve("tea", "t1", 1)).process(cast(hall)))
                .isTrue();
        assertThat(travel(HallSteps.Reserve.reserve("coffee", "t2", 1)).process(cast(hall)))
                .isFalse();
        assertThat(travel(new HallSteps.Hold("coffee", "t2")).process(cast(hall)))
                .isTrue();
        assertThat(travel(new HallSteps.Hold("coffee", "t2")).process(cast(hall)))
                .isFalse();
        assertThat(travel(HallSteps.Reserve.release("coffee", "t2")).process(cast(hall)))
                .isTrue();
        assertThat(travel(HallSteps.Reserve.release("tea", "t1")).process(cast(hall)))
                .isTrue();
        assertThat(hall.getValue()).isNull();
    }

    @Test
    void looks_see_the_same_where_they_arrive() {
        Map.Entry<String, @Nullable ChamberEntry> tea = new SimpleEntry<>("tea", chamber());
        assertThat(travel(new Looks.Reservation()).process(cast(tea))).isEqualTo("place");
        assertThat(travel(new Looks.Part(B)).process(cast(tea))).isEqualTo(1);
        assertThat(travel(new Looks.Part(new ShardId("b", 1))).process(cast(tea)))
                .isNull();
        assertThat(travel(new Looks.Reservation()).process(cast(new SimpleEntry<>("none", null))))
                .isNull();

        assertThat(travel(new Looks.Strangers(Set.of("a", "c"))).process(cast(tea)))
                .isEqualTo(Set.of("b"));
        assertThat(travel(new Looks.Strangers(Set.of("a", "b"))).process(cast(tea)))
                .isNull();

        HallEntry two = new HallEntry();
        two.hold("tea", "n/1");
        two.hold("tea", "m/n/2");
        Map.Entry<String, @Nullable HallEntry> hall = new SimpleEntry<>("/", two);
        assertThat(travel(new Looks.Places()).process(cast(hall))).isEqualTo(2);
        assertThat(tokens(Looks.Tokens.of("n"), hall)).isEqualTo(Map.of("tea", Set.of("n/1")));
        assertThat(tokens(Looks.Tokens.ofOthersThan(Set.of("n", "x")), hall)).isEqualTo(Map.of("tea", Set.of("m/n/2")));
        assertThat(travel(Looks.Tokens.of("x")).process(cast(hall))).isNull();
        assertThat(two.places()).isEqualTo(2);
    }

    @Test
    void looks_are_no_work_for_backups() {
        assertThat(new Looks.Reservation().getBackupProcessor()).isNull();
        assertThat(new ChamberSteps.Leave().getBackupProcessor()).isNotNull();
    }

    private static @Nullable Map<String, Set<String>> tokens(
            Looks.Tokens look, Map.Entry<String, @Nullable HallEntry> hall) {
        HallEntry some = travel(look).process(cast(hall));
        return some == null ? null : travel(some).tokens();
    }

    /** The numbers are what nodes of different versions have in common. */
    @Test
    void steps_have_the_numbers_they_always_had() {
        List<Step<?, ?>> steps = List.of(
                new ChamberSteps.Admit(),
                new ChamberSteps.Leave(),
                new ChamberSteps.Forget(),
                new HallSteps.Reserve(),
                new ChamberSteps.Reassert(),
                new HallSteps.Hold(),
                new Looks.Reservation(),
                new Looks.Part(),
                new Looks.Places(),
                new Looks.Tokens(),
                new Looks.Strangers(),
                new CommitStep(),
                new RoomLooks.Reservation(),
                new RoomLooks.Now(),
                new RoomLooks.Since(),
                new RoomLooks.InShort(),
                new RoomLooks.Orphan());
        assertThat(steps)
                .extracting(Step::getClassId)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
        assertThat(steps).extracting(Step::getFactoryId).containsOnly(7001);
        assertThat(List.of(
                        node.toData(new ChamberEntry("")).getType(),
                        node.toData(new HallEntry()).getType(),
                        node.toData(Outcome.ABSENT).getType(),
                        node.toData(Standing.ABSENT).getType()))
                .containsExactly(7101, 7102, 7103, 7104);
    }

    @Test
    void broken_bytes_are_an_error_and_nothing_else() {
        byte[] bytes = node.toData(chamber()).toByteArray();
        for (int length = 8; length < bytes.length; length++) {
            ByteArrayOutputStream cut = new ByteArrayOutputStream();
            cut.write(bytes, 0, length);
            assertThatThrownBy(() ->
                            node.toObject(new com.hazelcast.internal.serialization.impl.HeapData(cut.toByteArray())))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void entries_are_backed_up_and_kept_as_objects_and_never_merged() {
        Config config = new Config();
        HazelcastDirectory.prepare(config);
        for (String map : List.of("hub.chambers", "hub.halls")) {
            MapConfig prepared = config.getMapConfig(map);
            assertThat(prepared.getBackupCount()).isEqualTo(1);
            assertThat(prepared.getInMemoryFormat()).hasToString("OBJECT");
            assertThat(prepared.getMergePolicyConfig().getPolicy()).endsWith(".DiscardMergePolicy");
        }
    }

    /** One connection of each shard. */
    private static ChamberEntry chamber() {
        ChamberEntry chamber = new ChamberEntry("place");
        chamber.admit(A, 9);
        chamber.admit(B, 9);
        return chamber;
    }

    private static <T> T travel(T value) {
        return node.toObject(node.toData(value));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Hazelcast's interface does not say that a value may be null.
    private static <V> Map.Entry<String, V> cast(Map.Entry<String, @Nullable V> entry) {
        return (Map.Entry<String, V>) (Map.Entry<String, ?>) entry;
    }
}
