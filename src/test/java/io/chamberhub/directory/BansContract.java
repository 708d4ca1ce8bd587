package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every directory promises about the addresses from which nobody is let in. */
abstract class BansContract extends SourcesContract {
    static final String SOMEBODY = "192.0.2.1";
    static final String SOMEBODY_ELSE = "2001:db8:0:0::/64";

    @AfterEach
    void no_ban_is_left_behind() {
        awaitAll(Map.of());
    }

    @Test
    void a_ban_is_known_where_it_was_made_at_once_and_everywhere_soon() {
        Instant end = later();
        for (Directory each : directories()) {
            await(each.bans().ban(SOMEBODY, end));
            assertThat(each.bans().until(SOMEBODY)).contains(end);
            assertThat(each.bans().until(SOMEBODY_ELSE)).isEmpty();
            awaitAll(Map.of(SOMEBODY, end));
            assertThat(await(next().bans().unban(SOMEBODY))).isTrue();
            awaitAll(Map.of());
        }
    }

    @Test
    void it_ends_when_it_was_to_end_or_is_ended() {
        Instant end = later();
        await(next().bans().ban(SOMEBODY, end));
        await(next().bans().ban(SOMEBODY_ELSE, Instant.now().plusMillis(100)));
        awaitAll(Map.of(SOMEBODY, end));
        assertThat(await(next().bans().unban(SOMEBODY_ELSE))).isFalse();
        assertThat(await(next().bans().unban(SOMEBODY))).isTrue();
        assertThat(await(next().bans().unban(SOMEBODY))).isFalse();
    }

    @Test
    void what_is_said_last_counts() {
        Instant end = later();
        await(next().bans().ban(SOMEBODY, end.plusSeconds(60)));
        await(next().bans().ban(SOMEBODY, end));
        awaitAll(Map.of(SOMEBODY, end));
        await(next().bans().ban(SOMEBODY, end.plusSeconds(1)));
        awaitAll(Map.of(SOMEBODY, end.plusSeconds(1)));
        await(next().bans().unban(SOMEBODY));
    }

    @Test
    void who_watches_is_told_of_those_there_are_and_of_each_new_one_once() throws InterruptedException {
        Instant end = later();
        Directory watched = next();
        await(watched.bans().ban(SOMEBODY, end));
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        watched.bans().watch((address, until) -> told.add(address + " " + until));
        assertThat(told.poll()).isEqualTo(SOMEBODY + " " + end);
        await(next().bans().ban(SOMEBODY, end.plusSeconds(1)));
        await(next().bans().ban(SOMEBODY_ELSE, end));
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(SOMEBODY_ELSE + " " + end);
        await(next().bans().unban(SOMEBODY));
        awaitAll(Map.of(SOMEBODY_ELSE, end));
        await(next().bans().ban(SOMEBODY, end));
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(SOMEBODY + " " + end);
        assertThat(told).isEmpty();
        await(next().bans().unban(SOMEBODY));
        await(next().bans().unban(SOMEBODY_ELSE));
    }

    private void awaitAll(Map<String, Instant> expected) {
        directories().forEach(directory -> awaitBans(directory, expected));
    }

    static void awaitBans(Directory directory, Map<String, Instant> expected) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!directory.bans().all().equals(expected) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(directory.bans().all()).isEqualTo(expected);
        assertThat(directory.bans().isEmpty()).isEqualTo(expected.isEmpty());
        expected.forEach(
                (address, until) -> assertThat(directory.bans().until(address)).isEqualTo(Optional.of(until)));
    }

    static Instant later() {
        return Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
    }
}
