package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import io.chamberhub.chamber.ShardId;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Books, answers and steps of the ledger are the same where they arrive. */
class HookWireTest {
    private static final ShardId A = new ShardId("a", 3);
    private static final ShardId B = new ShardId("b", 0);
    private static final int MANY = 100;

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
    void a_book_arrives_with_all_that_is_in_it() {
        HookEntry sent = book();
        HookEntry arrived = travel(sent);
        assertThat(arrived.queue().waiting())
                .containsExactlyElementsOf(sent.queue().waiting())
                .isNotEmpty();
        assertThat(arrived.wanted()).isEqualTo(sent.wanted());
        assertThat(arrived.life()).isEqualTo(sent.life());
        assertThat(arrived.queue().sender()).isEqualTo("a");
        assertThat(arrived.queue().told()).isEqualTo(1);
        assertThat(arrived.parts().keySet()).containsExactly(A, B);
        assertThat(part(arrived, B).last()).isEqualTo(part(sent, B).last());
        assertThat(part(arrived, A).inside())
                .containsExactlyElementsOf(part(sent, A).inside());
        HookReport leaves = HookLedgerContract.report(A, List.of(), "-0");
        assertThat(arrived.report(leaves)).isEqualTo(sent.report(leaves));
        assertThat(arrived.queue().seq()).isEqualTo(sent.queue().seq());
    }

    @Test
    void answers_arrive() {
        HookMail mail = book().acknowledge("a", HookReceipt.NOTHING, MANY);
        assertThat(travel(mail)).isEqualTo(mail);
        assertThat(travel(HookMail.NONE)).isEqualTo(HookMail.NONE);
    }

    @Test
    void steps_that_change_a_book_do_the_same_where_they_arrive() {
        HookReport joins = HookLedgerContract.report(B, null, "+7");
        HookReport all = HookLedgerContract.report(B, List.of("7", "8"));
        HookReceipt told = new HookReceipt(book().life(), 2);
        for (Step<HookEntry, ?> step : List.of(
                new HookSteps.Report(joins),
                new HookSteps.Report(all),
                new HookSteps.Acknowledge("a", told, 1),
                new HookSteps.Acknowledge("a", HookReceipt.EVERYTHING, 0),
                new HookSteps.Bury(Set.of("a", "c"), "b", "later", 5))) {
            Map.Entry<String, HookEntry> here = new SimpleEntry<>("tea", book());
            Map.Entry<String, HookEntry> there = new SimpleEntry<>("tea", travel(here.getValue()));
            assertThat(travel(step).process(there)).isEqualTo(step.process(here));
            assertThat(there.getValue().queue().waiting())
                    .containsExactlyElementsOf(here.getValue().queue().waiting());
            assertThat(there.getValue().nodes()).isEqualTo(here.getValue().nodes());
            assertThat(there.getValue().queue().told())
                    .isEqualTo(here.getValue().queue().told());
            assertThat(there.getValue().life()).isEqualTo(here.getValue().life());
        }
    }

    @Test
    void steps_that_look_see_the_same_where_they_arrive() {
        Map.Entry<String, HookEntry> tea = new SimpleEntry<>("tea", book());
        assertThat(travel(new HookSteps.Strangers(Set.of("b"))).process(tea)).isEqualTo(Set.of("a"));
        assertThat(travel(new HookSteps.Strangers(Set.of("a", "b"))).process(tea))
                .isNull();
        assertThat(travel(new HookSteps.Visited(A)).process(tea)).isTrue();
        assertThat(travel(new HookSteps.Visited(new ShardId("a", 4))).process(tea))
                .isNull();
        assertThat(travel(new HookSteps.Due("a")).process(tea)).isTrue();
        assertThat(travel(new HookSteps.Due("b")).process(tea)).isNull();
    }

    /** Somebody of each of two shards is inside, and node a has told one event of three. */
    private static HookEntry book() {
        HookEntry book = new HookEntry("life");
        book.report(HookLedgerContract.report(A, null, "+0"));
        book.report(HookLedgerContract.report(B, null, "+1"));
        book.acknowledge("a", new HookReceipt("life", 1), MANY);
        return book;
    }

    private static HookEntry.Part part(HookEntry book, ShardId shard) {
        return Objects.requireNonNull(book.parts().get(shard));
    }

    private static <T> T travel(T value) {
        return node.toObject(node.toData(value));
    }
}
