package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.admin.ChamberCount;
import io.chamberhub.admin.HallCount;
import io.chamberhub.admin.MemberInfo;
import io.chamberhub.admin.MemberPage;
import io.chamberhub.admin.Publication;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.DrainSettings;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Protocol;
import io.chamberhub.server.WhenSlow;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What an operator asks of a node with two shards, and tells it, and what its clients see of that. */
class ControlTest {
    private static final String PLAIN = "/plain/";
    private static final String PAUSING = "/pausing/";
    private static final String ROOMS = "/wss";
    private static final int MOST = 1 << 20;

    private final List<AutoCloseable> open = new ArrayList<>();
    private OneNode node;

    @BeforeEach
    void start() throws TimeoutException {
        node = new OneNode(List.of(
                HallSettings.of("/").withLimits(Limits.defaults().withSizes(MOST, MOST)),
                HallSettings.of(PLAIN).withProtocol(Protocol.PLAIN),
                HallSettings.of(PAUSING)
                        .withSlow(WhenSlow.PAUSE)
                        .withLimits(Limits.defaults().withSlowness(64 << 10, 600_000)),
                HallSettings.rooms(ROOMS)));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable client : open) {
            client.close();
        }
        node.close();
    }

    @Nested
    class Lists {
        @Test
        void chambers_are_one_each_however_many_shards_share_them() {
            enter("/tea", 3);
            enter("/tea/green", 1);
            enter("/coffee", 2);
            enter("/", 1);
            awaitCount("/", 4, 7);
            assertThat(chambers("", null, 10)).containsExactly("=1", "coffee=2", "tea=3", "tea/green=1");
            assertThat(chambers("tea", null, 1)).containsExactly("tea=3");
            assertThat(chambers("tea", "tea", 1)).containsExactly("tea/green=1");
            assertThat(node.control().connections()).isEqualTo(7);
        }

        @Test
        void a_chamber_without_members_is_gone() {
            List<RawClient> tea = enter("/tea", 2);
            enter("/coffee", 1);
            awaitCount("/", 2, 3);
            tea.get(0).leave();
            awaitCount("/", 2, 2);
            tea.get(1).reset();
            awaitCount("/", 1, 1);
            assertThat(chambers("", null, 10)).containsExactly("coffee=1");
        }

        @Test
        void halls_of_rooms_count_rooms_and_their_clients() {
            Map<String, String> names = new HashMap<>();
            Visitor anna = visitor("anna", names).enters("library");
            visitor("bert", names).enters("library");
            anna.hears();
            visitor("carl", new HashMap<>()).enters("attic", "{'readonly':true}");
            visitor("dora", names);
            awaitCount(ROOMS, 2, 3);
            assertThat(node.control().chambers(ROOMS, "", Optional.empty(), 10)).isEmpty();
            anna.leaves();
            awaitCount(ROOMS, 2, 2);
            assertThat(get(node.rooms().close(ROOMS, "attic", null))).isTrue();
            awaitCount(ROOMS, 1, 1);
        }

        @Test
        void every_hall_is_there_and_no_other() {
            assertThat(node.control().halls())
                    .extracting(HallCount::path)
                    .containsExactlyInAnyOrder("/", PLAIN, PAUSING, ROOMS);
            assertThat(node.control().chambers("/nowhere/", "", Optional.empty(), 10))
                    .isEmpty();
        }

        @Test
        void a_page_has_one_chamber_at_least() {
            assertThatThrownBy(() -> node.control().chambers("/", "", Optional.empty(), 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("limit: 0");
        }
    }

    @Nested
    class Members {
        @Test
        void are_those_of_all_shards_ordered_by_id() {
            Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            enter("/tea", 4);
            Instant after = Instant.now();
            List<MemberInfo> members = members("tea");
            assertThat(members).extracting(member -> member.id().value()).containsExactly(0L, 1L, 2L, 3L);
            for (MemberInfo member : members) {
                assertThat(member.since()).isBetween(before, after);
                assertThat(member.address()).isEqualTo("127.0.0.1");
                assertThat(member.subject()).isEmpty();
                assertThat(member.queued()).isZero();
                assertThat(member.slow()).isFalse();
            }
            assertThat(members("tea")).as("since").isEqualTo(members);
        }

        @Test
        void are_shown_page_by_page_whichever_shards_they_are_on() {
            enter("/tea", 7);
            ChamberName tea = new ChamberName("/", "tea");
            List<Long> found = new ArrayList<>();
            Optional<MemberId> after = Optional.empty();
            do {
                MemberPage page = get(node.control().members(tea, after, 3));
                assertThat(page.count()).isEqualTo(7);
                page.members().forEach(member -> found.add(member.id().value()));
                after = Optional.of(new MemberId(found.get(found.size() - 1)));
            } while (found.size() % 3 == 0);
            assertThat(found).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(get(node.control().members(tea, after, 3)).members()).isEmpty();
        }

        @Test
        void are_none_where_nobody_is() {
            assertThat(members("tea")).isEmpty();
            assertThat(get(node.control().members(new ChamberName("/nowhere/", "tea"), Optional.empty(), 100))
                            .members())
                    .isEmpty();
        }

        @Test
        void show_what_waits_behind_a_message_in_flight() {
            List<RawClient> tea = enter("/tea", 3);
            tea.get(0).send(new Frame(false, Frame.TEXT, Buffer.buffer("T2\nbegun")));
            tea.get(2).expect(new Frame(false, Frame.TEXT, Buffer.buffer("F0\nbegun")));
            assertThat(say("tea", "waits", 2)).isEqualTo(1);
            assertThat(say("tea", "waits, too")).isEqualTo(3);
            assertThat(members("tea")).extracting(MemberInfo::queued).containsExactly(0, 0, 2);
        }

        @Test
        void show_who_is_slow() {
            List<RawClient> tea = enter(PAUSING + "tea", 2);
            ChamberName chamber = new ChamberName(PAUSING, "tea");
            tea.get(1).stopReading();
            Publication large = new Publication(List.of(), false, Buffer.buffer(new byte[MOST]));
            for (int i = 0; i < 100 && node.slowReceivers() == 0; i++) {
                get(node.control().publish(chamber, large));
                tea.get(0).next();
            }
            assertThat(RawClient.eventually(
                            () -> get(node.control().members(chamber, Optional.empty(), 100)).members().stream()
                                    .anyMatch(member ->
                                            member.id().value() == 1 && member.slow() && member.waiting() > 64 << 10)))
                    .isTrue();
            assertThat(get(node.control().members(chamber, Optional.empty(), 100))
                            .members()
                            .get(0)
                            .slow())
                    .isFalse();
        }
    }

    @Nested
    class Publications {
        @Test
        void reach_all_members_or_those_who_are_named() {
            List<RawClient> tea = enter("/tea", 4);
            RawClient other = enter("/coffee", 1).get(0);
            assertThat(say("tea", "to all: grüß 😀")).isEqualTo(4);
            assertThat(say("tea", "to some", 3, 1, 1, 77)).isEqualTo(2);
            assertThat(get(publish("/", "tea", new Publication(List.of(), false, Buffer.buffer(new byte[] {1, 0})))))
                    .isEqualTo(4);
            for (int i = 0; i < 4; i++) {
                tea.get(i).expect(Frame.text("Fserver\nto all: grüß 😀"));
                if (i % 2 == 1) {
                    tea.get(i).expect(Frame.text("Fserver\nto some"));
                }
                tea.get(i)
                        .expect(new Frame(
                                true, Frame.BINARY, Buffer.buffer("Fserver\n").appendBytes(new byte[] {1, 0})));
            }
            assertThat(say("coffee", "only here")).isEqualTo(1);
            other.expect(Frame.text("Fserver\nonly here"));
        }

        @Test
        void are_heard_in_the_order_in_which_they_were_made() {
            List<RawClient> tea = enter("/tea", 2);
            for (int i = 0; i < 100; i++) {
                // Nobody waits for the answer.
                publish("/", "tea", text(i % 3 == 0 ? List.of(new MemberId(0), new MemberId(1)) : List.of(), "" + i));
            }
            for (int i = 0; i < 100; i++) {
                for (RawClient each : tea) {
                    each.expect(Frame.text("Fserver\n" + i));
                }
            }
        }

        @Test
        void are_bare_where_members_hear_content_only() {
            RawClient client = RawClient.connect(node.port(), PLAIN + "tea");
            open.add(client);
            awaitCount(PLAIN, 1, 1);
            assertThat(get(publish(PLAIN, "tea", text(List.of(), "hello")))).isEqualTo(1);
            assertThat(get(publish(PLAIN, "tea", text(List.of(new MemberId(0)), ""))))
                    .isEqualTo(1);
            client.expect(Frame.text("hello"));
            client.expect(Frame.text(""));
        }

        @Test
        void cannot_be_answered_by_name() {
            List<RawClient> tea = enter("/tea", 2);
            tea.get(0).say("Tserver\nis anybody there?");
            tea.get(0).say("\nhello");
            tea.get(1).expect(Frame.text("F0\nhello"));
        }

        @Test
        void are_for_nobody_where_nobody_is() {
            assertThat(say("tea", "hello")).isZero();
            assertThat(get(publish("/nowhere/", "tea", text(List.of(), "hello"))))
                    .isZero();
            assertThat(get(publish(ROOMS, "", text(List.of(), "hello")))).isZero();
        }

        @Test
        void must_not_be_longer_than_other_messages() {
            RawClient client = enter("/tea", 1).get(0);
            String longest = "x".repeat(MOST);
            assertThat(say("tea", longest)).isEqualTo(1);
            client.expect(Frame.text("Fserver\n" + longest));
            assertThatThrownBy(() -> say("tea", longest + "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("limits.maxMessageSize")
                    .hasMessageContaining("1048576");
        }

        @Test
        void must_be_text_if_they_say_so() {
            enter("/tea", 1);
            for (byte[] broken :
                    List.of(new byte[] {-1}, new byte[] {(byte) 0xC3}, new byte[] {(byte) 0xED, -96, -128})) {
                assertThatThrownBy(
                                () -> get(publish("/", "tea", new Publication(List.of(), true, Buffer.buffer(broken)))))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("UTF-8");
            }
        }
    }

    @Nested
    class Endings {
        @Test
        void a_closed_chamber_ends_all_its_members_and_nobody_else() {
            List<RawClient> tea = enter("/tea", 4);
            RawClient other = enter("/coffee", 1).get(0);
            assertThat(get(node.control().close(new ChamberName("/", "tea")))).isEqualTo(4);
            for (RawClient each : tea) {
                expectClosed(each, 1000, "Chamber closed");
            }
            awaitCount("/", 1, 1);
            assertThat(get(node.control().close(new ChamberName("/", "tea")))).isZero();
            enter("/tea", 1);
            assertThat(say("coffee", "still here")).isEqualTo(1);
            other.expect(Frame.text("Fserver\nstill here"));
        }

        @Test
        void who_is_ejected_is_closed_and_the_others_are_told() {
            List<RawClient> tea = enter("/tea", 3);
            assertThat(eject("tea", 1)).isTrue();
            tea.get(1).expectClose(4003, "Ejected");
            tea.get(0).expect(Frame.text("B1"));
            tea.get(2).expect(Frame.text("B1"));
            assertThat(eject("tea", 1)).isFalse();
            assertThat(eject("coffee", 0)).isFalse();
        }

        private boolean eject(String chamber, long id) {
            return get(node.control().eject(new ChamberName("/", chamber), new MemberId(id)));
        }
    }

    @Nested
    class Shedding {
        @Test
        void asks_so_many_to_come_back_and_no_newcomer() {
            List<RawClient> tea = enter("/tea", 10);
            assertThat(node.control().shed(4, 0)).isEqualTo(4);
            assertThat(RawClient.eventually(() -> members("tea").size() == 6)).isTrue();
            List<Long> left =
                    members("tea").stream().map(member -> member.id().value()).toList();
            for (int i = 0; i < 10; i++) {
                if (!left.contains((long) i)) {
                    expectClosed(tea.get(i), 1012, "Service restart");
                }
            }
            enter("/coffee", 2);
            assertThat(node.accepting()).isTrue();
        }

        @Test
        void takes_its_time() {
            enter("/tea", 6);
            long start = System.nanoTime();
            assertThat(node.control().shed(4, 400)).isEqualTo(4);
            enter("/coffee", 4);
            assertThat(RawClient.eventually(() -> members("tea").size() == 2)).isTrue();
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThanOrEqualTo(200);
            assertThat(get(node.control().members(new ChamberName("/", "coffee"), Optional.empty(), 100))
                            .members())
                    .hasSize(4);
        }

        @Test
        void asks_all_where_there_are_fewer() {
            List<RawClient> tea = enter("/tea", 3);
            assertThat(node.control().shed(1_000, 0)).isEqualTo(3);
            tea.forEach(each -> expectClosed(each, 1012, "Service restart"));
            assertThat(RawClient.eventually(() -> node.control().connections() == 0))
                    .isTrue();
            assertThat(node.control().shed(1_000, 0)).isZero();
        }

        @Test
        void wants_figures_that_make_sense() {
            for (Runnable wrong : List.<Runnable>of(
                    () -> node.control().shed(-1, 0), () -> node.control().shed(1, -1), () -> node.control()
                            .shed(1, 600_001))) {
                assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Nested
    class Draining {
        @Test
        void ends_all_and_the_node_goes_on_without_them() throws TimeoutException {
            List<RawClient> tea = enter("/tea", 3);
            Future<Void> drained = node.control().drain();
            assertThat(node.accepting()).isFalse();
            for (RawClient each : tea) {
                expectClosed(each, 1001, "Shutting down");
            }
            drained.await(10, TimeUnit.SECONDS);
            assertThat(node.control().connections()).isZero();
            try (RawClient late = RawClient.dial(node.port())) {
                late.request("/tea", Map.of(), Buffer.buffer());
                assertThat(late.response().status()).isEqualTo(503);
            }
            assertThat(node.control().drain()).as("once is enough").isSameAs(drained);
            node.apply(node.settings().withDrain(new DrainSettings(0, 5_000)));
            assertThat(node.drainTerms())
                    .as("what other settings cannot change")
                    .isEqualTo(DrainSettings.none());
            node.stop().await(10, TimeUnit.SECONDS);
        }
    }

    private void awaitCount(String hall, int chambers, int connections) {
        HallCount expected = new HallCount(hall, chambers, connections);
        assertThat(RawClient.eventually(() -> node.control().halls().contains(expected)))
                .as("%s among %s", expected, node.control().halls())
                .isTrue();
    }

    private List<String> chambers(String prefix, @Nullable String after, int limit) {
        return node.control().chambers("/", prefix, Optional.ofNullable(after), limit).stream()
                .map(ControlTest::text)
                .toList();
    }

    private static String text(ChamberCount chamber) {
        return chamber.name() + "=" + chamber.members();
    }

    private List<MemberInfo> members(String chamber) {
        return get(node.control().members(new ChamberName("/", chamber), Optional.empty(), 100))
                .members();
    }

    private int say(String chamber, String text, long... ids) {
        return get(publish(
                "/", chamber, text(LongStream.of(ids).mapToObj(MemberId::new).toList(), text)));
    }

    private Future<Integer> publish(String hall, String chamber, Publication publication) {
        return node.control().publish(new ChamberName(hall, chamber), publication);
    }

    private static Publication text(List<MemberId> to, String text) {
        return new Publication(to, true, Buffer.buffer(text));
    }

    /** So many clients who have been welcomed and know of each other. */
    private List<RawClient> enter(String target, int count) {
        List<RawClient> here = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawClient client = RawClient.connect(node.port(), target);
            open.add(client);
            assertThat(client.hear()).startsWith("I");
            here.forEach(RawClient::hear);
            here.add(client);
        }
        return here;
    }

    private Visitor visitor(String name, Map<String, String> names) {
        Visitor visitor = Visitor.connect(name, node.port(), ROOMS, names);
        open.add(visitor);
        return visitor;
    }

    /** It may hear before that others leave. */
    private static void expectClosed(RawClient client, int code, String reason) {
        Heard heard = client.next();
        while (heard instanceof Frame frame
                && frame.opcode() == Frame.TEXT
                && frame.text().startsWith("B")) {
            heard = client.next();
        }
        Frame closing = new Frame(true, Frame.CLOSE, Frame.closing(code, reason));
        assertThat(heard).isEqualTo(closing);
        client.send(closing);
        client.expect(End.OF_STREAM);
    }

    private static <T> T get(Future<T> answer) {
        try {
            return answer.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new AssertionError(late);
        }
    }
}
