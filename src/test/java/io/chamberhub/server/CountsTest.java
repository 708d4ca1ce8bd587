package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.Traffic;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CountsTest {
    private static final HallSettings LOBBY = HallSettings.of("/lobby/");
    private static final HallSettings YARD = HallSettings.of("/yard/");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void a_hall_counts_over_all_shards() {
        Counts counts = new Counts(registry);
        counts.show(List.of(LOBBY));
        HallCounts lobby = counts.hall(LOBBY);
        Traffic first = lobby.traffic(0);
        first.messages.add(2);
        lobby.traffic(1).messages.add(3);
        assertThat(lobby.traffic(0)).isSameAs(first);
        assertThat(registry.get("hub.messages").functionCounter().count()).isEqualTo(5);
    }

    @Test
    void a_hall_that_is_no_more_is_shown_no_more_and_may_come_again() {
        Counts counts = new Counts(registry);
        counts.show(List.of(YARD));
        Set<Meter.Id> before = shown();
        counts.show(List.of(LOBBY, YARD));
        counts.hall(LOBBY).opened();
        counts.hall(LOBBY).ended("too_slow");
        counts.hall(LOBBY).refused("forbidden");
        HallCounts lobby = counts.hall(LOBBY);
        HallCounts yard = counts.hall(YARD);
        assertThat(shown()).hasSizeGreaterThan(before.size());

        counts.show(List.of(YARD));
        assertThat(shown()).isEqualTo(before);
        assertThat(counts.hall(YARD)).isSameAs(yard);
        lobby.ended("too_slow");
        lobby.ended("client");
        lobby.ended("shutting_down");
        lobby.refused("full");
        assertThat(shown()).as("after the last of its clients").isEqualTo(before);

        counts.show(List.of(LOBBY, YARD));
        double connections =
                registry.get("hub.connections").tag("hall", "/lobby/").gauge().value();
        assertThat(connections).isZero();
    }

    @Test
    void a_hall_of_the_same_path_and_another_protocol_is_another_hall() {
        Counts counts = new Counts(registry);
        counts.show(List.of(LOBBY));
        counts.hall(LOBBY).opened();
        counts.show(List.of(LOBBY.withProtocol(Protocol.PLAIN)));
        assertThat(registry.get("hub.connections").gauges()).singleElement().satisfies(gauge -> {
            assertThat(gauge.getId().getTag("protocol")).isEqualTo("plain");
            assertThat(gauge.value()).isZero();
        });
    }

    @Test
    void calls_of_the_directory_are_timed_until_they_are_answered() {
        Timings timings = new Timings(registry);
        Promise<String> asked = Promise.promise();
        Future<String> answer = timings.of("admit", asked::future);
        assertThat(timed("admit")).isZero();
        asked.complete("yes");
        assertThat(answer.result()).isEqualTo("yes");
        assertThat(timed("admit")).isEqualTo(1);
        assertThat(failed("admit")).isZero();
    }

    @Test
    void calls_that_fail_are_counted_besides() {
        Timings timings = new Timings(registry);
        assertThat(timings.of("leave", () -> Future.failedFuture("gone")).failed())
                .isTrue();
        assertThat(timed("leave")).isEqualTo(1);
        assertThat(failed("leave")).isEqualTo(1);
    }

    private Set<Meter.Id> shown() {
        return registry.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }

    private long timed(String call) {
        return registry.get("hub.directory").tag("call", call).timer().count();
    }

    private double failed(String call) {
        return registry.get("hub.directory.failures")
                .tag("call", call)
                .counter()
                .count();
    }
}
