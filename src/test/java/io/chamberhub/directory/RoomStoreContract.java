package io.chamberhub.directory;

import static io.chamberhub.directory.DirectoryContract.atOnce;
import static io.chamberhub.directory.DirectoryContract.await;
import static io.chamberhub.room.Steps.A;
import static io.chamberhub.room.Steps.A1;
import static io.chamberhub.room.Steps.B;
import static io.chamberhub.room.Steps.client;
import static io.chamberhub.room.Steps.commit;
import static io.chamberhub.room.Steps.join;
import static io.chamberhub.room.Steps.knowing;
import static io.chamberhub.room.Steps.leave;
import static io.chamberhub.room.Steps.set;
import static io.chamberhub.room.Steps.with;
import static io.chamberhub.room.Steps.withSnapshot;
import static io.chamberhub.room.Steps.withoutCreating;
import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.NoRoom;
import io.chamberhub.room.Refusal;
import io.chamberhub.room.Replica;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomLimits;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.RoomUpdate;
import io.chamberhub.room.StepOutcome.Refused;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every store of rooms promises. Questions go through all ways in, one after the other. */
abstract class RoomStoreContract {
    static final String HALL = "/wss";
    static final ChamberName TEA = new ChamberName(HALL, "tea");
    static final ChamberName COFFEE = new ChamberName(HALL, "coffee");

    private static final AtomicLong numbers = new AtomicLong();

    private final AtomicInteger asked = new AtomicInteger();

    /** The ways in: one per node. */
    abstract List<RoomStore> stores();

    /** The Vert.x instance that the answers come on. */
    abstract Vertx vertx();

    @AfterEach
    void nothing_is_left_behind() {
        for (RoomStore.Summary room : await(next().rooms(HALL))) {
            end(room.room());
        }
        assertThat(take(limits(1), new ChamberName(HALL, "last"), A, join()).events())
                .as("the first into an empty hall")
                .hasSize(1);
        end(new ChamberName(HALL, "last"));
        assertThat(await(next().rooms(HALL))).isEmpty();
    }

    @Test
    void the_rooms_of_a_hall_are_counted_once_each() {
        assertThat(await(next().roomsIn(HALL))).isZero();
        take(limits(2), TEA, A, join("x", "1"));
        take(limits(2), TEA, B, join("y", "1"));
        take(limits(2), COFFEE, B, join("y", "1"));
        assertThat(await(next().roomsIn(HALL))).isEqualTo(2);
        assertThat(await(next().roomsIn("/elsewhere"))).isZero();
        end(TEA);
        assertThat(await(next().roomsIn(HALL))).isEqualTo(1);
        end(COFFEE);
    }

    @Test
    void a_room_is_the_same_for_all() {
        RoomAnswer first = await(next().commit(TEA, withSnapshot(commit(A, number(), join("x", "1"), set("k", "v")))));
        assertThat(first.before().version()).isZero();
        assertThat(first.before().life()).isPositive();
        RoomSnapshot tea =
                new RoomSnapshot(first.before().plus(2), Map.of("k", "v"), List.of(client("1", A, "x", "1")), 2);
        assertThat(first.snapshot()).isEqualTo(new RoomSnapshot(first.before(), Map.of(), List.of(), 1));
        stores().forEach(store -> assertThat(await(store.room(TEA))).contains(tea));
        RoomAnswer second = await(next().commit(TEA, withSnapshot(commit(B, number(), join()))));
        assertThat(second.before()).isEqualTo(tea.position());
        assertThat(second.snapshot()).isEqualTo(tea);
        assertThat(second.events()).containsExactly(new RoomEvent.Joined(client("2", B)));
        assertThat(second.shards()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void rooms_of_one_name_in_different_halls_are_different_rooms() {
        ChamberName elsewhere = new ChamberName("/wss2", "tea");
        take(TEA, A, join());
        take(elsewhere, B, join(), join());
        assertThat(await(next().rooms(HALL))).containsExactly(new RoomStore.Summary(TEA, 1, 0, 0));
        take(elsewhere, B, set("ö", "1", "k", "v"));
        assertThat(await(next().rooms("/wss2"))).containsExactly(new RoomStore.Summary(elsewhere, 2, 2, 5));
        end(elsewhere);
        assertThat(await(next().room(elsewhere))).isEmpty();
    }

    @Test
    void where_there_is_no_room_none_is_created_unless_asked_for() {
        RoomCommit commit = withoutCreating(commit(A, number(), join(), leave("1")));
        assertThat(await(next().commit(TEA, commit))).isEqualTo(NoRoom.answer(commit));
        assertThat(await(next().room(TEA))).isEqualTo(Optional.empty());
        assertThat(await(next().since(TEA, RoomPosition.NONE))).isEqualTo(new RoomUpdate.Gone());
    }

    @Test
    void a_room_in_which_nothing_happened_never_was() {
        RoomLimits nobody = new RoomLimits(1, 0, 9, 9, 9, 9);
        assertThat(take(nobody, TEA, A, join()).outcomes()).containsExactly(new Refused(Refusal.ROOM_FULL));
        assertThat(await(next().room(TEA))).isEmpty();
        assertThat(take(limits(1), COFFEE, A, join()).events()).hasSize(1);
    }

    @Test
    void a_hall_has_as_many_rooms_as_it_may_those_included_that_are_empty() {
        take(limits(2), TEA, A, join(), leave("1"));
        take(limits(2), COFFEE, A, join());
        ChamberName milk = new ChamberName(HALL, "milk");
        assertThat(take(limits(2), milk, A, join()).outcomes()).containsExactly(new Refused(Refusal.TOO_MANY_ROOMS));
        assertThat(take(limits(2), TEA, B, join()).events()).hasSize(1);
        ChamberName elsewhere = new ChamberName("/wss2", "milk");
        assertThat(take(limits(1), elsewhere, A, join()).events()).hasSize(1);
        end(elsewhere);
        end(TEA);
        assertThat(take(limits(2), milk, A, join()).events()).hasSize(1);
    }

    @Test
    void a_room_that_ends_gives_its_place_back_and_its_successor_has_another_life() {
        RoomPosition before = take(limits(1), TEA, A, join(), set("k", "v")).before();
        RoomAnswer left = take(limits(1), TEA, A, leave("1"));
        assertThat(left.keeper()).isTrue();
        assertThat(take(limits(1), TEA, A, new RoomStep.Expire(2)).keeper()).isTrue();
        assertThat(await(next().room(TEA)).orElseThrow().state()).isEqualTo(Map.of("k", "v"));
        assertThat(take(limits(1), TEA, A, new RoomStep.Expire(3)).keeper()).isFalse();
        assertThat(await(next().since(TEA, before))).isEqualTo(new RoomUpdate.Gone());
        assertThat(take(limits(1), COFFEE, A, join()).events()).hasSize(1);
        end(COFFEE);
        RoomAnswer again = take(limits(1), TEA, B, join());
        assertThat(again.before().version()).isZero();
        assertThat(again.before().life()).isNotEqualTo(before.life());
        assertThat(again.events()).containsExactly(new RoomEvent.Joined(client("1", B)));
    }

    @Test
    void exactly_as_many_rooms_as_permitted_are_created_at_once() {
        List<RoomAnswer> answers = atOnce(80, i -> next().commit(
                        new ChamberName(HALL, "room" + i % 20),
                        with(commit(new ShardId("n", i), 1, join()), limits(7))));
        assertThat(await(next().rooms(HALL))).hasSize(7).allSatisfy(room -> assertThat(room.clients())
                .isEqualTo(4));
        assertThat(answers.stream().filter(answer -> answer.events().isEmpty())).hasSize(80 - 7 * 4);
    }

    @Test
    void commits_at_once_are_heard_in_one_order_and_each_counts_once() {
        List<ShardId> shards =
                IntStream.range(0, 4).mapToObj(i -> new ShardId("n" + i, 0)).toList();
        RoomSnapshot start = new RoomSnapshot(take(TEA, A, join()).before(), Map.of(), List.of(), 1);
        int each = 100;
        List<List<RoomAnswer>> heard = atOnce(4, thread -> chain(shards.get(thread), each));
        List<RoomAnswer> all = heard.stream().flatMap(List::stream).toList();
        Replica replica = Replica.of(start);
        replica.apply(new RoomEvent.Joined(client("1", A)));
        all.stream()
                .sorted(Comparator.comparing(answer -> answer.before().version()))
                .forEach(answer -> {
                    assertThat(answer.before()).isEqualTo(replica.position());
                    answer.events().forEach(replica::apply);
                });
        assertThat(await(next().room(TEA))).contains(replica.snapshot());
        assertThat(replica.state()).hasSize(4 * each + 1);
        assertThat(replica.position().version()).isEqualTo(1 + 4 * each);
    }

    /** One commit after the other, each said twice. */
    private Future<List<RoomAnswer>> chain(ShardId shard, int commits) {
        Future<List<RoomAnswer>> chain = Future.succeededFuture(new ArrayList<>());
        for (int i = 1; i <= commits; i++) {
            RoomCommit commit = commit(shard, i, set(shard.node() + "-" + i, "v", "last", shard.node() + i));
            chain = chain.compose(answers -> Future.all(next().commit(TEA, commit), next().commit(TEA, commit))
                    .map(both -> {
                        assertThat(both.<RoomAnswer>resultAt(0)).isEqualTo(both.resultAt(1));
                        answers.add(both.resultAt(0));
                        return answers;
                    }));
        }
        return chain;
    }

    @Test
    void whoever_missed_something_is_told_or_shown_what() {
        RoomPosition start = take(TEA, A, join()).before();
        RoomEvent changed = take(TEA, B, set("k", "v")).events().get(0);
        for (RoomStore store : stores()) {
            assertThat(await(store.since(TEA, start.plus(1)))).isEqualTo(new RoomUpdate.Events(List.of(changed)));
            assertThat(await(store.since(TEA, start.plus(2)))).isEqualTo(new RoomUpdate.Events(List.of()));
            assertThat(await(store.since(TEA, RoomPosition.NONE)))
                    .isEqualTo(new RoomUpdate.Anew(
                            new RoomSnapshot(start.plus(2), Map.of("k", "v"), List.of(client("1", A)), 2)));
        }
    }

    @Test
    void a_room_that_was_lost_is_made_good_whatever_the_limits() {
        take(limits(1), COFFEE, A, join());
        RoomSnapshot last =
                new RoomSnapshot(new RoomPosition(3, 40), Map.of("k", "v"), List.of(client("5", A), client("6", B)), 9);
        RoomCommit commit = with(knowing(commit(A, number(), set("l", "w")), last), limits(1));
        RoomAnswer answer = await(next().commit(TEA, commit));
        assertThat(answer.before().version()).isEqualTo(40);
        assertThat(answer.before().life()).isNotEqualTo(3);
        take(limits(1), TEA, B, new RoomStep.Rejoin(client("6", B)), new RoomStep.Rejoin(client("6", B)));
        assertThat(await(next().room(TEA)))
                .contains(new RoomSnapshot(
                        answer.before().plus(2),
                        Map.of("k", "v", "l", "w"),
                        List.of(client("5", A), client("6", B)),
                        9));
    }

    @Test
    void a_store_can_be_checked() {
        stores().forEach(store -> await(store.check()));
    }

    @Test
    void answers_come_on_the_context_of_the_caller() {
        for (RoomStore store : stores()) {
            Context context = vertx().getOrCreateContext();
            CompletableFuture<List<Context>> heard = new CompletableFuture<>();
            context.runOnContext(go -> {
                List<Context> contexts = new ArrayList<>();
                store.commit(TEA, commit(A, number(), join()))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> store.commit(TEA, commit(A, number(), set("k", "v"))))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> store.since(TEA, RoomPosition.NONE))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> store.room(TEA))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> store.rooms(HALL))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> store.orphans(Set.of("a")))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> store.check())
                        .onComplete(x -> {
                            contexts.add(Vertx.currentContext());
                            heard.complete(contexts);
                        });
            });
            assertThat(heard.orTimeout(10, TimeUnit.SECONDS).join()).hasSize(7).allSatisfy(on -> assertThat(on)
                    .isSameAs(context));
        }
    }

    final RoomAnswer take(ChamberName room, ShardId shard, RoomStep... steps) {
        return await(next().commit(room, commit(shard, number(), steps)));
    }

    final RoomAnswer take(RoomLimits limits, ChamberName room, ShardId shard, RoomStep... steps) {
        return await(next().commit(room, with(commit(shard, number(), steps), limits)));
    }

    final void end(ChamberName name) {
        take(name, A1, new RoomStep.Close(null, false));
        long version = await(next().room(name)).orElseThrow().position().version();
        Set<String> owed =
                Set.copyOf(IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
        take(name, A1, new RoomStep.Settle(owed), new RoomStep.Expire(version));
    }

    static long number() {
        return numbers.incrementAndGet();
    }

    static RoomLimits limits(int rooms) {
        return new RoomLimits(rooms, 1000, 10_000, 1 << 20, 1000, 1 << 16);
    }

    /** The stores take turns. */
    final RoomStore next() {
        List<RoomStore> all = stores();
        return all.get(asked.getAndIncrement() % all.size());
    }
}
