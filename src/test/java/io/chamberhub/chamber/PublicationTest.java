package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.Deflation;
import io.chamberhub.wire.Frame;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.ZlibStates;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What members of a chamber hear of an operator, who is no member. */
class PublicationTest {
    private static final Frame.Encoded HELLO = Speech.ECHO.published(Opcode.TEXT, Buffer.buffer("hello"));
    private static final String LONG = "a long message, ".repeat(10);

    private final LentBuffers buffers = new LentBuffers();
    private final Map<Long, HeardFrames> heard = new TreeMap<>();
    private final Map<Long, LocalMember> members = new TreeMap<>();
    private int ticks;
    private Chamber chamber = chamber(Speech.ECHO, Limits.defaults());

    @AfterEach
    void every_buffer_is_released() {
        chamber.endTick();
        assertThat(buffers.lent()).isZero();
    }

    @Nested
    class Bytes {
        @Test
        void of_a_text_begin_with_the_line_that_names_the_server() {
            assertThat(HELLO.bytes().getBytes()).isEqualTo(frame(0x81, "Fserver\nhello"));
        }

        @Test
        void of_anything_else_do_so_too() {
            assertThat(Speech.ECHO
                            .published(Opcode.BINARY, Buffer.buffer(new byte[] {0, -1}))
                            .bytes()
                            .getBytes())
                    .isEqualTo(new byte[] {(byte) 0x82, 10, 'F', 's', 'e', 'r', 'v', 'e', 'r', '\n', 0, -1});
        }

        @Test
        void of_an_empty_message_are_that_line() {
            assertThat(Speech.ECHO
                            .published(Opcode.TEXT, Buffer.buffer())
                            .bytes()
                            .getBytes())
                    .isEqualTo(frame(0x81, "Fserver\n"));
        }

        @Test
        void of_a_longer_one_have_a_longer_head() {
            Buffer bytes = Speech.ECHO
                    .published(Opcode.TEXT, Buffer.buffer("x".repeat(118)))
                    .bytes();
            assertThat(bytes.getBytes(0, 5)).isEqualTo(new byte[] {(byte) 0x81, 126, 0, 126, 'F'});
            assertThat(bytes.length()).isEqualTo(4 + 126);
        }

        @Test
        void are_the_bare_content_where_members_hear_nothing_else() {
            for (Speech speech : List.of(Speech.PLAIN, Speech.PLAIN_TO_ALL)) {
                assertThat(speech.published(Opcode.TEXT, Buffer.buffer("hello"))
                                .bytes()
                                .getBytes())
                        .isEqualTo(frame(0x81, "hello"));
                assertThat(speech.published(Opcode.BINARY, Buffer.buffer())
                                .bytes()
                                .getBytes())
                        .isEqualTo(frame(0x82, ""));
            }
        }

        private static byte[] frame(int first, String payload) {
            return Buffer.buffer()
                    .appendByte((byte) first)
                    .appendByte((byte) payload.length())
                    .appendString(payload)
                    .getBytes();
        }
    }

    @Nested
    class Receivers {
        @Test
        void are_all_members_of_the_shard() {
            enterAll(0, 1, 2);
            assertThat(chamber.publish(Set.of(), HELLO)).isEqualTo(3);
            assertAllHear("t.Fserver\nhello");
        }

        @Test
        void are_those_with_the_ids_that_are_here() {
            enterAll(0, 1, 2);
            chamber.peers()
                    .meet(new Snapshot(
                            new ShardId("b", 0),
                            1,
                            0,
                            false,
                            List.of(new Snapshot.Presence(new MemberId(7), 0, 0, false, false))));
            drain();
            long before = chamber.traffic().deliveries.get();
            assertThat(chamber.publish(ids(0, 2, 7, 99), HELLO)).isEqualTo(2);
            assertThat(chamber.traffic().deliveries.get() - before).isEqualTo(2);
            chamber.endTick();
            assertThat(hears(0)).containsExactly("t.Fserver\nhello");
            assertThat(hears(1)).isEmpty();
            assertThat(hears(2)).containsExactly("t.Fserver\nhello");
        }

        @Test
        void are_told_on_their_own_on_other_shards() {
            enterAll(0, 1);
            chamber.stream().addReader(new ShardId("b", 0), chamber.snapshot(new ShardId("b", 0)), -1);
            chamber.take();
            chamber.publish(Set.of(), HELLO);
            chamber.publish(ids(0), HELLO);
            assertThat(chamber.take()).isEmpty();
        }

        @Test
        void may_be_none_and_then_nothing_happens() {
            assertThat(chamber.publish(Set.of(), HELLO)).isZero();
            enterAll(0);
            ticks = 0;
            assertThat(chamber.publish(ids(5), HELLO)).isZero();
            assertThat(ticks).isZero();
        }

        @Test
        void may_have_come_in_the_same_tick_and_hear_it_behind_their_welcome() {
            enter(0);
            chamber.publish(Set.of(), HELLO);
            enter(1);
            chamber.publish(Set.of(), HELLO);
            chamber.endTick();
            assertThat(hears(0)).containsExactly("t.I0", "t.Fserver\nhello", "t.H1", "t.Fserver\nhello");
            assertThat(hears(1)).containsExactly("t.I1:H0", "t.Fserver\nhello");
        }
    }

    @Nested
    class Order {
        @Test
        void is_that_of_all_messages_of_the_tick() throws ProtocolViolation {
            enterAll(0, 1);
            send(0, true, "\na");
            chamber.publish(Set.of(), HELLO);
            send(0, true, "\nb");
            chamber.publish(ids(1), HELLO);
            send(0, true, "\nc");
            chamber.endTick();
            assertThat(hears(0)).containsExactly("t.Fserver\nhello");
            assertThat(hears(1))
                    .containsExactly("t.F0\na", "t.Fserver\nhello", "t.F0\nb", "t.Fserver\nhello", "t.F0\nc");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void puts_it_behind_a_message_in_flight(boolean toAll) throws ProtocolViolation {
            enterAll(0, 1);
            send(0, false, "\na");
            chamber.publish(toAll ? Set.of() : ids(0, 1), HELLO);
            chamber.endTick();
            assertThat(hears(0)).containsExactly("t.Fserver\nhello");
            assertThat(hears(1)).containsExactly("t~F0\na");
            assertThat(member(1).queuedFrames()).isEqualTo(1);
            more(0, true, "b");
            chamber.endTick();
            assertThat(hears(1)).containsExactly("-.b", "t.Fserver\nhello");
            assertThat(member(1).queuedFrames()).isZero();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void lets_it_cut_a_message_in_flight_where_the_queue_is_full(boolean toAll) throws ProtocolViolation {
            chamber = chamber(Speech.ECHO, Limits.defaults().withQueue(1, 1_000));
            enterAll(0, 1);
            send(0, false, "\na");
            chamber.publish(toAll ? Set.of() : ids(1), HELLO);
            chamber.publish(toAll ? Set.of() : ids(1), HELLO);
            chamber.endTick();
            assertThat(hears(1)).containsExactly("t~F0\na", "-.", "t.X", "t.Fserver\nhello", "t.Fserver\nhello");
        }

        @Test
        void survives_that_the_sender_in_flight_leaves() throws ProtocolViolation {
            enterAll(0, 1);
            send(0, false, "\na");
            chamber.publish(ids(1), HELLO);
            chamber.leave(member(0));
            chamber.endTick();
            assertThat(hears(1)).containsExactly("t~F0\na", "-.", "t.X", "t.Fserver\nhello", "t.B0");
        }
    }

    @Nested
    class Deflated {
        private final ZlibStates<Deflater> deflaters = ZlibStates.deflaters(6);
        private int compressions;
        private final InflatedFrames inflated = new InflatedFrames();

        @AfterEach
        void every_deflater_is_given_back() {
            assertThat(deflaters.lent()).isZero();
            deflaters.close();
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void for_those_who_take_it_so(boolean toAll) {
            chamber = chamber(Speech.ECHO, Limits.defaults(), new Deflation(deflaters, 50, () -> compressions++));
            enterAll(0, 2);
            chamber.enter(new MemberId(3), inflated);
            drain();
            inflated.take();
            Set<MemberId> ids = toAll ? Set.of() : ids(0, 2, 3);
            assertThat(chamber.publish(ids, Speech.ECHO.published(Opcode.TEXT, Buffer.buffer(LONG))))
                    .isEqualTo(3);
            assertThat(chamber.publish(ids, HELLO)).isEqualTo(3);
            chamber.endTick();
            assertThat(inflated.take()).containsExactly("zt.Fserver\n" + LONG, "t.Fserver\nhello");
            assertAllHear("t.Fserver\n" + LONG, "t.Fserver\nhello");
            assertThat(compressions).isEqualTo(1);
        }
    }

    private Chamber chamber(Speech speech, Limits limits) {
        return chamber(speech, limits, null);
    }

    private Chamber chamber(Speech speech, Limits limits, @Nullable Deflation deflation) {
        Surroundings shard = new Surroundings(
                new ShardId("a", 0),
                new ReplayLimits(1_000, 10_000),
                (reader, bytes) -> {},
                new Runs(buffers),
                () -> 0,
                new Random(1),
                true);
        SilentHost host = new SilentHost() {
            @Override
            public void tickBegan() {
                ticks++;
            }
        };
        return new Chamber(0, limits, speech, host, shard, deflation);
    }

    private void enter(long id) {
        HeardFrames frames = new HeardFrames();
        heard.put(id, frames);
        members.put(id, chamber.enter(new MemberId(id), frames));
    }

    private void enterAll(long... ids) {
        for (long id : ids) {
            enter(id);
        }
        drain();
    }

    private void drain() {
        chamber.endTick();
        heard.values().forEach(HeardFrames::take);
    }

    private static Set<MemberId> ids(long... ids) {
        return LongStream.of(ids).mapToObj(MemberId::new).collect(Collectors.toSet());
    }

    private void send(long id, boolean fin, String payload) throws ProtocolViolation {
        member(id).receive(Opcode.TEXT, fin, Buffer.buffer(payload), false);
    }

    private void more(long id, boolean fin, String payload) throws ProtocolViolation {
        member(id).receive(Opcode.CONTINUATION, fin, Buffer.buffer(payload), false);
    }

    private LocalMember member(long id) {
        return Objects.requireNonNull(members.get(id));
    }

    private List<String> hears(long id) {
        return Objects.requireNonNull(heard.get(id)).take();
    }

    private void assertAllHear(String... frames) {
        chamber.endTick();
        new ArrayList<>(heard.keySet()).forEach(id -> assertThat(hears(id)).containsExactly(frames));
    }
}
