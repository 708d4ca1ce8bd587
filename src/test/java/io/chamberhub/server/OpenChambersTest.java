package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.admin.ChamberCount;
import io.chamberhub.admin.HallCount;
import io.chamberhub.chamber.ChamberName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenChambersTest {
    private static final String HALL = "/";

    private final OpenChambers open = new OpenChambers();

    @Test
    void chambers_come_in_the_order_of_their_names_with_their_members() {
        changed("b", 1);
        changed("a?x", 1);
        changed("", 1);
        changed("a", 2);
        changed("B", 1);
        changed("a", 1);
        assertThat(page("", null, 10)).containsExactly("=1", "B=1", "a=3", "a?x=1", "b=1");
        assertThat(open.count(HALL)).isEqualTo(new HallCount(HALL, 5, 7));
    }

    @Test
    void a_chamber_is_there_as_long_as_somebody_is_in_it() {
        changed("a", 1);
        changed("a", 1);
        changed("b", 0);
        changed("a", -1);
        assertThat(page("", null, 10)).containsExactly("a=1");
        changed("a", -1);
        assertThat(page("", null, 10)).isEmpty();
        assertThat(open.count(HALL)).isEqualTo(new HallCount(HALL, 0, 0));
        changed("a", 3);
        changed("a", -3);
        changed("a", 1);
        assertThat(open.count(HALL)).isEqualTo(new HallCount(HALL, 1, 1));
    }

    @Test
    void halls_know_nothing_of_each_other() {
        changed("a", 1);
        open.changed(new ChamberName("/p2/", "a"), 5);
        assertThat(page("", null, 10)).containsExactly("a=1");
        assertThat(open.count("/p2/")).isEqualTo(new HallCount("/p2/", 1, 5));
        assertThat(open.count("/nowhere")).isEqualTo(new HallCount("/nowhere", 0, 0));
        assertThat(open.page("/nowhere", "", Optional.empty(), 10)).isEmpty();
    }

    @Test
    void a_prefix_picks_those_that_begin_with_it() {
        List.of("a", "room", "room/1", "room/2", "roon", "z").forEach(name -> changed(name, 1));
        assertThat(page("room", null, 10)).containsExactly("room=1", "room/1=1", "room/2=1");
        assertThat(page("room/", null, 10)).containsExactly("room/1=1", "room/2=1");
        assertThat(page("rop", null, 10)).isEmpty();
    }

    @Test
    void a_page_goes_on_behind_the_last_one() {
        IntStream.range(0, 10).forEach(i -> changed("c" + i, 1));
        changed("a", 1);
        changed("x", 1);
        assertThat(page("c", null, 4)).containsExactly("c0=1", "c1=1", "c2=1", "c3=1");
        assertThat(page("c", "c3", 4)).containsExactly("c4=1", "c5=1", "c6=1", "c7=1");
        assertThat(page("c", "c7", 4)).containsExactly("c8=1", "c9=1");
        assertThat(page("c", "c9", 4)).isEmpty();
        assertThat(page("c", "b", 1))
                .as("behind one that comes before all of them")
                .containsExactly("c0=1");
        assertThat(page("c", "c3x", 1)).as("behind one that is gone").containsExactly("c4=1");
        assertThat(page("", "", 1)).as("behind the one without a name").containsExactly("a=1");
        assertThat(page("c", "d", 4)).isEmpty();
    }

    @Test
    void shards_may_change_it_at_once() throws InterruptedException {
        int shards = 4;
        CountDownLatch start = new CountDownLatch(shards);
        List<Thread> threads = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            Thread thread = new Thread(() -> {
                start.countDown();
                for (int i = 0; i < 50_000; i++) {
                    changed("c" + i % 3, 1);
                    changed("c" + i % 3, -1);
                }
                changed("c1", 1);
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(page("", null, 10)).containsExactly("c1=" + shards);
        assertThat(open.count(HALL)).isEqualTo(new HallCount(HALL, 1, shards));
    }

    private void changed(String name, int more) {
        open.changed(new ChamberName(HALL, name), more);
    }

    private List<String> page(String prefix, @Nullable String after, int limit) {
        return open.page(HALL, prefix, Optional.ofNullable(after), limit).stream()
                .map(OpenChambersTest::text)
                .toList();
    }

    private static String text(ChamberCount chamber) {
        return chamber.name() + "=" + chamber.members();
    }
}
