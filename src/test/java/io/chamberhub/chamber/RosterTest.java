package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Targets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final ShardId ELSEWHERE = new ShardId("b", 0);
    private static final long NOW = 1_000_000;

    private final Roster roster = new Roster();
    private final RandomGenerator random = new Random(1);
    private final Chamber chamber = new Chamber(
            0,
            Limits.defaults(),
            Speech.ECHO,
            new SilentHost(),
            new Surroundings(
                    new ShardId("a", 0),
                    ReplayLimits.defaults(),
                    (reader, bytes) -> {},
                    new Runs(new LentBuffers()),
                    () -> NOW,
                    random,
                    true));

    @Nested
    class Presence {
        @Test
        void ids_are_in_ascending_order_wherever_their_sockets_are() {
            remote(10);
            local(9);
            remote(0);
            local(100);
            assertThat(roster.ids()).containsExactly(id(0), id(9), id(10), id(100));
            assertThat(roster.members()).extracting(Member::id).containsExactly(id(0), id(9), id(10), id(100));
            assertThat(roster.locals()).extracting(Member::id).containsExactlyInAnyOrder(id(9), id(100));
        }

        @Test
        void no_id_from_the_next_one_on_was_ever_here() {
            assertThat(roster.nextId()).isZero();
            remote(7);
            local(3);
            assertThat(roster.nextId()).isEqualTo(8);
            roster.remove(Objects.requireNonNull(roster.find(id(7))));
            assertThat(roster.nextId()).isEqualTo(8);
        }

        @Test
        void a_member_is_found_by_its_id() {
            LocalMember local = local(1);
            Member remote = remote(2);
            assertThat(roster.find(id(1))).isSameAs(local);
            assertThat(roster.find(id(2))).isSameAs(remote);
            assertThat(roster.find(id(3))).isNull();
        }

        @Test
        void whoever_left_is_gone_in_any_order_of_leaving() {
            LocalMember[] members = {local(0), local(1), local(2), local(3), local(4)};
            for (int gone : new int[] {1, 4, 0, 3, 2}) {
                roster.remove(members[gone]);
                assertThat(roster.find(id(gone))).isNull();
                assertThat(roster.locals())
                        .hasSameSizeAs(roster.ids())
                        .extracting(Member::id)
                        .containsExactlyInAnyOrderElementsOf(roster.ids());
            }
            assertThat(roster.ids()).isEmpty();
        }

        @Test
        void a_remote_member_leaves_alone() {
            local(0);
            Member remote = remote(1);
            roster.remove(remote);
            assertThat(roster.ids()).containsExactly(id(0));
            assertThat(roster.locals()).hasSize(1);
        }
    }

    @Nested
    class Receivers {
        private final LocalMember zero = local(0);
        private final LocalMember one = local(1);
        private final LocalMember two = local(2);

        @Test
        void others_are_all_but_the_sender() {
            remote(7);
            assertThat(roster.receivers(Targets.OTHERS, id(1))).containsExactlyInAnyOrder(zero, two);
        }

        @Test
        void others_of_a_sender_elsewhere_are_all() {
            remote(7);
            assertThat(roster.receivers(Targets.OTHERS, id(7))).containsExactlyInAnyOrder(zero, one, two);
        }

        @Test
        void others_of_a_sender_already_gone_are_all() {
            assertThat(roster.receivers(Targets.OTHERS, id(8))).containsExactlyInAnyOrder(zero, one, two);
        }

        @Test
        void everyone_is_the_sender_too() {
            assertThat(roster.receivers(Targets.EVERYONE, id(1))).containsExactlyInAnyOrder(zero, one, two);
        }

        @Test
        void listed_ids_are_those_the_sender_too_if_listed() {
            assertThat(roster.receivers(listed(2, 1), id(1))).containsExactlyInAnyOrder(one, two);
            assertThat(roster.receivers(listed(2), id(1))).containsExactly(two);
        }

        @Test
        void unknown_ids_and_those_elsewhere_are_nobody_here() {
            remote(7);
            assertThat(roster.receivers(listed(0, 7, 99), id(1))).containsExactly(zero);
            assertThat(roster.receivers(listed(), id(1))).isEmpty();
        }

        @Test
        void they_are_fixed_when_asked_for() {
            var receivers = roster.receivers(Targets.EVERYONE, id(1));
            local(3);
            roster.remove(zero);
            assertThat(receivers).containsExactlyInAnyOrder(zero, one, two);
        }
    }

    @Nested
    class Elsewhere {
        @Test
        void others_and_everyone_may_be_elsewhere_even_if_nobody_has_been_heard_of() {
            assertThat(roster.reachesElsewhere(Targets.OTHERS)).isTrue();
            assertThat(roster.reachesElsewhere(Targets.EVERYONE)).isTrue();
        }

        @Test
        void listed_ids_are_elsewhere_if_one_of_them_is() {
            local(0);
            remote(7);
            assertThat(roster.reachesElsewhere(listed(0))).isFalse();
            assertThat(roster.reachesElsewhere(listed(99))).isFalse();
            assertThat(roster.reachesElsewhere(listed())).isFalse();
            assertThat(roster.reachesElsewhere(listed(0, 7, 99))).isTrue();
        }
    }

    @Nested
    class One_other {
        @Test
        void other_targets_are_what_they_are() {
            assertThat(resolve(Targets.OTHERS)).isSameAs(Targets.OTHERS);
            assertThat(resolve(Targets.EVERYONE)).isSameAs(Targets.EVERYONE);
            assertThat(resolve(listed(1, 99))).isEqualTo(listed(1, 99));
        }

        @Test
        void is_neither_the_sender_nor_listed() {
            local(0);
            remote(1);
            remote(2);
            local(3);
            for (int i = 0; i < 50; i++) {
                assertThat(resolve(oneOther(1, 2))).isEqualTo(listed(1, 2, 3));
            }
        }

        @Test
        void the_sender_may_be_listed_too() {
            local(0);
            local(1);
            assertThat(resolve(oneOther(0))).isEqualTo(listed(0, 1));
        }

        @Test
        void may_not_exist() {
            assertThat(resolve(oneOther())).isEqualTo(listed());
            local(0);
            assertThat(resolve(oneOther())).isEqualTo(listed());
            remote(1);
            assertThat(resolve(oneOther(1))).isEqualTo(listed(1));
        }

        @Test
        void unknown_ids_do_not_stand_for_the_other() {
            local(0);
            remote(1);
            assertThat(resolve(oneOther(99))).isEqualTo(listed(1, 99));
        }

        @Test
        void established_at_exactly_30_seconds() {
            local(0);
            member(1, 29_999, false, false);
            member(2, 30_000, true, true);
            for (int i = 0; i < 50; i++) {
                assertThat(resolve(oneOther())).isEqualTo(listed(2));
            }
            member(3, 29_999, false, false);
            assertThat(resolve(oneOther(2))).isIn(listed(1, 2), listed(2, 3));
        }

        @Test
        void favours_established_then_nothing_queued_then_not_sending() {
            local(0);
            long id = 1;
            for (boolean established : new boolean[] {false, true}) {
                for (boolean queued : new boolean[] {true, false}) {
                    for (boolean sending : new boolean[] {true, false}) {
                        member(id, established ? 30_000 : 0, queued, sending);
                        assertThat(resolve(oneOther())).isEqualTo(listed(id));
                        id++;
                    }
                }
            }
        }

        @Test
        void a_local_member_counts_like_any_other() {
            local(0);
            LocalMember busy = local(1);
            LocalMember idle = local(2);
            FrameBuffer frame = new LentBuffers().apply(0);
            frame.write(Frames.EMPTY_FINAL);
            busy.offer(new Transmission(), frame, true, false);
            busy.whole(frame, 0, frame.length());
            assertThat(busy.queued()).isTrue();
            for (int i = 0; i < 20; i++) {
                assertThat(resolve(oneOther())).isEqualTo(listed(idle.id().value()));
            }
        }

        @Test
        void is_anyone_among_equals_as_likely() {
            local(0);
            for (long id = 1; id <= 10; id++) {
                member(id, 60_000, false, false);
            }
            member(11, 0, false, false);
            member(12, 60_000, true, false);
            Map<Targets, Integer> draws = new HashMap<>();
            for (int i = 0; i < 20_000; i++) {
                draws.merge(resolve(oneOther()), 1, Integer::sum);
            }
            assertThat(draws.keySet())
                    .isEqualTo(LongStream.rangeClosed(1, 10)
                            .mapToObj(RosterTest::listed)
                            .collect(Collectors.toSet()));
            assertThat(draws.values()).allSatisfy(count -> assertThat(count).isBetween(1_800, 2_200));
        }

        private Targets resolve(Targets targets) {
            return roster.resolve(targets, id(0), NOW, random);
        }

        private void member(long id, long age, boolean queued, boolean sending) {
            RemoteMember member = new RemoteMember(id(id), ELSEWHERE, NOW - age);
            member.busy(queued, sending);
            roster.add(member);
        }
    }

    private LocalMember local(long id) {
        LocalMember member =
                new LocalMember(id(id), chamber, new HeardFrames(), new Rules(Limits.defaults(), Speech.ECHO), NOW);
        roster.add(member);
        return member;
    }

    private Member remote(long id) {
        Member member = new RemoteMember(id(id), ELSEWHERE, NOW);
        roster.add(member);
        return member;
    }

    private static Targets listed(long... values) {
        return new Targets.Listed(ids(values));
    }

    private static Targets oneOther(long... values) {
        return new Targets.OneOther(ids(values));
    }

    private static Set<MemberId> ids(long... values) {
        return Arrays.stream(values).mapToObj(MemberId::new).collect(Collectors.toSet());
    }

    private static MemberId id(long value) {
        return new MemberId(value);
    }
}
