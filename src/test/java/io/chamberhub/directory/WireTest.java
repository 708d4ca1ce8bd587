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
        for (Steps.Outcome outcome : List.of(
                Steps.Outcome.FULL,
                Steps.Outcome.ABSENT,
                new Steps.Outcome(Long.MAX_VALUE, List.of(B, A), true),
                new Steps.Outcome(0, List.of(), false))) {
            assertThat(travel(outcome)).isEqualTo(outcome);
        }
    }

    @Test
    void steps_do_the_same_where_they_arrive() {
        Map.Entry<String, @Nullable ChamberEntry> tea = new SimpleEntry<>("tea", null);
        assertThat(travel(new Steps.Admit(A, 9, null)).process(cast(tea))).isEqualTo(Steps.Outcome.ABSENT);
        assertThat(travel(new Steps.Admit(A, 2, "place")).process(cast(tea)))
                .isEqualTo(new Steps.Outcome(0, List.of(), true));
        assertThat(travel(new Steps.Admit(B, 2, "other")).process(cast(tea)))
                .isEqualTo(new Steps.Outcome(1, List.of(A), false));
        assertThat(travel(new Steps.Admit(B, 2, null)).process(cast(tea))).isEqualTo(Steps.Outcome.FULL);
        assertThat(travel(new Steps.Leave(A)).process(cast(tea))).isNull();
        assertThat(travel(new Steps.Forget(Set.of("a", "c"))).process(cast(tea)))
                .isNull();
        assertThat(travel(new Steps.Forget(Set.of("b"))).process(cast(tea))).isEqualTo("place");
        assertThat(tea.getValue()).isNull();

        Map.Entry<String, @Nullable HallEntry> hall = new SimpleEntry<>("/", null);
        assertThat(travel(Steps.Reserve.reserve("tea", "t1", 1)).process(cast(hall)))
                .isTrue();
        assertThat(travel(Steps.Reserve.reserve("coffee", "t2", 1)).process(cast(hall)))
                .isFalse();
        assertThat(travel(Steps.Reserve.release("tea", "t1")).process(cast(hall)))
                .isTrue();
        assertThat(hall.getValue()).isNull();
    }

    /** The numbers are what nodes of different versions have in common. */
    @Test
    void steps_have_the_numbers_they_always_had() {
        assertThat(new Steps.Admit().getFactoryId()).isEqualTo(7001);
        assertThat(new Steps.Admit().getClassId()).isEqualTo(1);
        assertThat(new Steps.Leave().getClassId()).isEqualTo(2);
        assertThat(new Steps.Forget().getClassId()).isEqualTo(3);
        assertThat(new Steps.Reserve().getClassId()).isEqualTo(4);
        assertThat(List.of(
                        node.toData(new ChamberEntry("")).getType(),
                        node.toData(new HallEntry()).getType(),
                        node.toData(Steps.Outcome.FULL).getType()))
                .containsExactly(7101, 7102, 7103);
    }

    @Test
    void broken_bytes_are_an_error_and_nothing_else() {
        ChamberEntry chamber = new ChamberEntry("place");
        chamber.admit(A, 9);
        byte[] bytes = node.toData(chamber).toByteArray();
        for (int length = 8; length < bytes.length; length++) {
            ByteArrayOutputStream cut = new ByteArrayOutputStream();
            cut.write(bytes, 0, length);
            assertThatThrownBy(() ->
                            node.toObject(new com.hazelcast.internal.serialization.impl.HeapData(cut.toByteArray())))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void entries_are_backed_up_and_kept_as_objects() {
        Config config = new Config();
        HazelcastDirectory.prepare(config);
        for (String map : List.of("hub.chambers", "hub.halls")) {
            MapConfig prepared = config.getMapConfig(map);
            assertThat(prepared.getBackupCount()).isEqualTo(1);
            assertThat(prepared.getInMemoryFormat()).hasToString("OBJECT");
        }
    }

    private static <T> T travel(T value) {
        return node.toObject(node.toData(value));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Hazelcast's interface does not say that a value may be null.
    private static <V> Map.Entry<String, V> cast(Map.Entry<String, @Nullable V> entry) {
        return (Map.Entry<String, V>) (Map.Entry<String, ?>) entry;
    }
}
