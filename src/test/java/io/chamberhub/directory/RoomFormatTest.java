package io.chamberhub.directory;

import static io.chamberhub.room.Steps.A;
import static io.chamberhub.room.Steps.A1;
import static io.chamberhub.room.Steps.B;
import static io.chamberhub.room.Steps.PLENTY;
import static io.chamberhub.room.Steps.change;
import static io.chamberhub.room.Steps.changes;
import static io.chamberhub.room.Steps.client;
import static io.chamberhub.room.Steps.commit;
import static io.chamberhub.room.Steps.join;
import static io.chamberhub.room.Steps.leaveOwed;
import static io.chamberhub.room.Steps.listener;
import static io.chamberhub.room.Steps.set;
import static io.chamberhub.room.Steps.state;
import static io.chamberhub.room.Steps.withSnapshot;
import static io.chamberhub.wire.Octets.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.NoRoom;
import io.chamberhub.room.Refusal;
import io.chamberhub.room.Room;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomLimits;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.RoomStep.Seen;
import io.chamberhub.room.RoomUpdate;
import io.chamberhub.room.StepOutcome;
import io.chamberhub.room.StepOutcome.Done;
import io.chamberhub.room.StepOutcome.Refused;
import io.vertx.core.buffer.Buffer;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RoomFormatTest {
    private static final RoomClient ANN =
            new RoomClient("2", B, true, "ann", new ClientInfo("browser", "Änn", state("x", "1", "y", "€")));
    private static final RoomSnapshot SNAPSHOT = new RoomSnapshot(
            new RoomPosition(Long.MAX_VALUE, 300), state("k", "v", "", ""), List.of(client("1", A), ANN), 3);
    private static final List<RoomEvent> EVENTS = List.of(
            new RoomEvent.Joined(ANN),
            new RoomEvent.Left("1"),
            new RoomEvent.Changed(null, false, changes("k", null, "l", ""), null),
            new RoomEvent.Changed("2", true, List.of(), changes("x", "2")),
            new RoomEvent.Told(null, "{}"),
            new RoomEvent.Told("1", "{}"),
            new RoomEvent.Ejected("1", null),
            new RoomEvent.Ejected("1", "bye"),
            new RoomEvent.Closed(null),
            new RoomEvent.Closed("over"));
    private static final List<RoomStep> STEPS = List.of(
            new RoomStep.Join(true, "ann", ANN.info(), new Seen(300, true, false)),
            join(),
            new RoomStep.Rejoin(ANN),
            leaveOwed("1"),
            change("2", changes("k", null), changes("x", "1"), new Seen(-1, false, true)),
            new RoomStep.Change(null, true, null, List.of(), Seen.NOTHING),
            new RoomStep.Tell(null, "{}"),
            new RoomStep.Tell("1", "{}"),
            new RoomStep.Eject("1", "bye"),
            new RoomStep.Close("over", true),
            new RoomStep.Settle(Set.of("1", "2")),
            new RoomStep.Adopt(Set.of("a", "b"), true),
            new RoomStep.Expire(300));

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
    void events_are_read_as_they_were_written() {
        assertThat(RoomFormat.readEvents(RoomFormat.write(EVENTS))).isEqualTo(EVENTS);
        assertThat(RoomFormat.readEvents(RoomFormat.write(List.of()))).isEmpty();
    }

    @Test
    void snapshots_are_read_as_they_were_written_in_the_same_order() {
        RoomSnapshot read = RoomFormat.readSnapshot(RoomFormat.write(SNAPSHOT));
        assertThat(read).isEqualTo(SNAPSHOT);
        assertThat(read.state().keySet()).containsExactly("k", "");
        assertThat(read.clients().get(1).info().state().keySet()).containsExactly("x", "y");
    }

    /** The numbers are what nodes of different versions have in common. */
    @Test
    void events_have_the_form_they_always_had() {
        assertThat(RoomFormat.write(List.of(
                        new RoomEvent.Left("a"),
                        new RoomEvent.Changed("b", true, changes("k", "v", "l", null), null),
                        new RoomEvent.Told(null, "c"),
                        new RoomEvent.Ejected("d", null),
                        new RoomEvent.Closed("e"))))
                .isEqualTo(bytes(
                        1, 5, 2, 1, 'a', 3, 1, 1, 'b', 1, 1, 2, 1, 'k', 1, 1, 'v', 1, 'l', 0, 0, 4, 0, 1, 'c', 5, 1,
                        'd', 0, 6, 1, 1, 'e'));
        assertThat(RoomFormat.write(List.of(new RoomEvent.Joined(client("1", A1, "k", "v")))))
                .isEqualTo(bytes(1, 1, 1, 1, '1', 1, 'a', 1, 0, 0, 0, 0, 1, 1, 'k', 1, 'v'));
    }

    @Test
    void commits_are_read_as_they_were_written() {
        RoomLimits limits = new RoomLimits(1, 2, 3, 4, 5, 6);
        for (RoomCommit commit : List.of(
                new RoomCommit(B, 7, 8, STEPS, limits, true, false, null),
                new RoomCommit(B, 7, 8, List.of(), PLENTY, false, true, SNAPSHOT))) {
            assertThat(RoomStepFormat.read(RoomStepFormat.write(commit))).isEqualTo(commit);
        }
    }

    @Test
    void updates_arrive() {
        for (RoomUpdate update :
                List.of(new RoomUpdate.Events(EVENTS), new RoomUpdate.Anew(SNAPSHOT), new RoomUpdate.Gone())) {
            assertThat(travel(update)).isEqualTo(update);
        }
    }

    @Test
    void answers_arrive() {
        List<StepOutcome> outcomes = new ArrayList<>(List.of(new Done(EVENTS, List.of(ANN)), Done.NOTHING));
        Stream.of(Refusal.values()).map(Refused::new).forEach(outcomes::add);
        for (Committed committed : List.of(
                new Committed(
                        new RoomAnswer(SNAPSHOT.position(), outcomes, Set.of(A, B), true, SNAPSHOT), "place", true),
                Committed.absent(NoRoom.answer(commit(A, 1, join()))))) {
            assertThat(travel(committed)).isEqualTo(committed);
        }
        assertThat(travel(SNAPSHOT)).isEqualTo(SNAPSHOT);
        RoomLooks.Size size = new RoomLooks.Size(1, 2, 3);
        assertThat(travel(size)).isEqualTo(size);
    }

    @Test
    void rooms_arrive_with_all_that_is_remembered_of_them() {
        Room room = room();
        assertThat(travel(room).record()).isEqualTo(room.record());
        room.commit(commit(B, 2, new RoomStep.Close(null, true)));
        assertThat(travel(room).record()).isEqualTo(room.record());
    }

    @Test
    void steps_do_the_same_where_they_arrive() {
        Map.Entry<String, @Nullable Room> tea = new SimpleEntry<>(Keys.key(RoomStoreContract.TEA), null);
        CommitStep join = new CommitStep(commit(A, 1, join()), "place", 7);
        assertThat(travel(new CommitStep(commit(A, 1, join()))).process(cast(tea)))
                .isEqualTo(Committed.absent(NoRoom.answer(commit(A, 1, join()))));
        Committed committed = travel(join).process(cast(tea));
        assertThat(committed.stands("place")).isTrue();
        assertThat(committed.answer().before()).isEqualTo(new RoomPosition(7, 0));
        assertThat(travel(join).process(cast(tea))).as("a second time").isEqualTo(committed);
        assertThat(travel(new RoomLooks.Reservation()).process(cast(tea))).isEqualTo("place");
        assertThat(travel(new RoomLooks.Now()).process(cast(tea)))
                .isEqualTo(new RoomSnapshot(new RoomPosition(7, 1), Map.of(), List.of(client("1", A)), 2));
        assertThat(travel(new RoomLooks.Since(new RoomPosition(7, 0))).process(cast(tea)))
                .isEqualTo(new RoomUpdate.Events(List.of(new RoomEvent.Joined(client("1", A)))));
        assertThat(travel(new RoomLooks.InShort(RoomStoreContract.HALL)).process(cast(tea)))
                .isEqualTo(new RoomLooks.Size(1, 0, 0));
        assertThat(travel(new RoomLooks.InShort("/other")).process(cast(tea))).isNull();
        assertThat(travel(new RoomLooks.Orphan(Set.of("a"))).process(cast(tea))).isNull();
        assertThat(travel(new RoomLooks.Orphan(Set.of("b"))).process(cast(tea))).isEqualTo(Set.of("a"));
        Committed ended = travel(new CommitStep(commit(A, 2, new RoomStep.Close(null, false), new RoomStep.Expire(2))))
                .process(cast(tea));
        assertThat(ended.removed()).isTrue();
        assertThat(ended.stands("place")).isFalse();
        assertThat(tea.getValue()).isNull();
    }

    @Test
    void types_have_the_numbers_they_always_had() {
        assertThat(List.of(
                        node.toData(room()).getType(),
                        node.toData(Committed.absent(NoRoom.answer(commit(A, 1))))
                                .getType(),
                        node.toData(SNAPSHOT).getType(),
                        node.toData(new RoomUpdate.Gone()).getType(),
                        node.toData(new RoomLooks.Size(1, 2, 3)).getType()))
                .containsExactly(7105, 7106, 7107, 7108, 7109);
    }

    @Test
    void bytes_of_another_form_are_an_error_and_nothing_else() {
        Buffer events = RoomFormat.write(EVENTS);
        for (int length = 0; length < events.length(); length++) {
            Buffer cut = events.getBuffer(0, length);
            assertThatThrownBy(() -> RoomFormat.readEvents(cut)).isInstanceOf(RuntimeException.class);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoomFormat.readEvents(bytes(2, 0)))
                .withMessage("room format 2; this node reads 1");
        assertThatIllegalArgumentException().isThrownBy(() -> RoomFormat.readEvents(bytes(1, 1, 99)));
        assertThatIllegalArgumentException().isThrownBy(() -> RoomRecordFormat.readUpdate(bytes(1, 99)));
        assertThatIllegalArgumentException().isThrownBy(() -> RoomStepFormat.read(bytes(1, 1, 'a', 0, 1, 0, 1, 99, 0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoomRecordFormat.readCommitted(bytes(1, 0, 0, 1, 99, 0, 0)));
    }

    /** One that has heard, owes and remembers something. */
    private static Room room() {
        RoomCommit first = withSnapshot(commit(A, 1, join("x", "1"), join(), set("k", "v"), leaveOwed("1")));
        Room room = Room.begin(first, 7, "place");
        room.commit(first);
        room.commit(commit(B, 1, new RoomStep.Rejoin(listener("9", B)), new RoomStep.Tell("8", "{}")));
        return room;
    }

    private static <T> T travel(T value) {
        return node.toObject(node.toData(value));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // Hazelcast's interface does not say that a value may be null.
    private static <V> Map.Entry<String, V> cast(Map.Entry<String, @Nullable V> entry) {
        return (Map.Entry<String, V>) (Map.Entry<String, ?>) entry;
    }
}
