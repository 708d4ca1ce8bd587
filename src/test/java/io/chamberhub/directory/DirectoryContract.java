package io.chamberhub.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory.Account;
import io.chamberhub.directory.Directory.Admitted;
import io.chamberhub.directory.Directory.Answer;
import io.chamberhub.directory.Directory.Refused;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every directory promises. Questions go through all ways in, one after the other. */
abstract class DirectoryContract {
    static final String HALL = "/hall/";
    static final ChamberName TEA = new ChamberName(HALL, "tea");
    static final ChamberName COFFEE = new ChamberName(HALL, "coffee");
    static final ShardId A0 = new ShardId("a", 0);
    static final ShardId A1 = new ShardId("a", 1);
    static final ShardId B0 = new ShardId("b", 0);
    static final Refused CHAMBER_FULL = new Refused(Ending.CHAMBER_FULL);
    static final Refused HALL_FULL = new Refused(Ending.TOO_MANY_CHAMBERS);

    private static final Limits PLENTY = limits(1000, 1000);
    private static final int THREADS = 4;

    private final AtomicInteger asked = new AtomicInteger();

    /** The ways in: one per node. */
    abstract List<Directory> directories();

    /** The Vert.x instance that the answers of a directory come on. */
    abstract Vertx vertx(Directory directory);

    @AfterEach
    void nothing_is_left_behind() {
        assertThat(admit(new ChamberName(HALL, "last"), A0, limits(1, 1)))
                .as("the first into an empty hall")
                .isEqualTo(admitted(0));
        leave(new ChamberName(HALL, "last"), A0);
        assertThat(directories())
                .allSatisfy(directory -> assertThat(await(directory.account())).isEqualTo(Account.NOTHING));
    }

    @Test
    void ids_count_from_zero_whoever_asks() {
        assertThat(admit(TEA, A0)).isEqualTo(admitted(0));
        assertThat(admit(TEA, A0)).isEqualTo(admitted(1));
        assertThat(admit(TEA, B0)).isEqualTo(admitted(2, A0));
        assertThat(admit(COFFEE, B0)).isEqualTo(admitted(0));
        leave(TEA, A0, A0, B0);
        leave(COFFEE, B0);
    }

    @Test
    void ids_go_on_while_anybody_is_there() {
        admit(TEA, A0);
        admit(TEA, B0);
        leave(TEA, B0);
        assertThat(admit(TEA, B0)).isEqualTo(admitted(2, A0));
        leave(TEA, A0);
        assertThat(admit(TEA, A1)).isEqualTo(admitted(3, B0));
        leave(TEA, B0, A1);
    }

    @Test
    void ids_start_again_after_the_last_one_has_left() {
        for (int life = 0; life < 3; life++) {
            assertThat(admit(TEA, A0)).isEqualTo(admitted(0));
            assertThat(admit(TEA, B0)).isEqualTo(admitted(1, A0));
            leave(TEA, A0, B0);
        }
    }

    @Test
    void a_shard_is_told_of_those_that_came_before_it_in_the_order_of_their_coming() {
        admit(TEA, B0);
        admit(TEA, A1);
        assertThat(admit(TEA, A0)).isEqualTo(admitted(2, B0, A1));
        assertThat(admit(TEA, A1)).as("never of a later one").isEqualTo(admitted(3, B0));
        assertThat(admit(TEA, B0)).isEqualTo(admitted(4));
        leave(TEA, A0, A1, A1, B0, B0);
    }

    @Test
    void a_shard_keeps_its_place_until_its_last_connection_has_left() {
        admit(TEA, A0);
        admit(TEA, A0);
        admit(TEA, B0);
        leave(TEA, A0);
        assertThat(admit(TEA, B0)).isEqualTo(admitted(3, A0));
        leave(TEA, A0);
        assertThat(admit(TEA, A0)).as("back again, it is the latest").isEqualTo(admitted(4, B0));
        assertThat(admit(TEA, B0)).isEqualTo(admitted(5));
        leave(TEA, A0, B0, B0, B0);
    }

    @Test
    void a_full_chamber_refuses_until_somebody_leaves() {
        Limits two = limits(2, 1000);
        assertThat(admit(TEA, A0, two)).isEqualTo(admitted(0));
        assertThat(admit(TEA, B0, two)).isEqualTo(admitted(1, A0));
        assertThat(admit(TEA, A0, two)).isEqualTo(CHAMBER_FULL);
        assertThat(admit(TEA, A1, two)).isEqualTo(CHAMBER_FULL);
        leave(TEA, A0);
        assertThat(admit(TEA, A1, two))
                .as("refusals take no ids, and the refused are nobody's neighbours")
                .isEqualTo(admitted(2, B0));
        leave(TEA, B0, A1);
    }

    @Test
    void a_full_hall_refuses_new_chambers_only() {
        Limits one = limits(1000, 1);
        ChamberName elsewhere = new ChamberName("/hall/2/", "tea");
        assertThat(admit(TEA, A0, one)).isEqualTo(admitted(0));
        assertThat(admit(COFFEE, A0, one)).isEqualTo(HALL_FULL);
        assertThat(admit(TEA, B0, one)).isEqualTo(admitted(1, A0));
        assertThat(admit(elsewhere, A0, one)).isEqualTo(admitted(0));
        leave(TEA, A0, B0);
        assertThat(admit(COFFEE, A0, one)).isEqualTo(admitted(0));
        assertThat(admit(TEA, A0, one)).isEqualTo(HALL_FULL);
        leave(COFFEE, A0);
        leave(elsewhere, A0);
    }

    @Test
    void limits_that_were_lowered_let_nobody_new_in() {
        admit(TEA, A0);
        admit(TEA, A0);
        admit(COFFEE, A0);
        assertThat(admit(TEA, A0, limits(1, 1000))).isEqualTo(CHAMBER_FULL);
        assertThat(admit(new ChamberName(HALL, "milk"), A0, limits(1000, 1))).isEqualTo(HALL_FULL);
        leave(TEA, A0, A0);
        leave(COFFEE, A0);
    }

    @Test
    void names_are_compared_byte_for_byte() {
        List<ChamberName> names = List.of(
                new ChamberName(HALL, ""),
                new ChamberName(HALL, "?"),
                new ChamberName(HALL, "a/b?c=%0a"),
                new ChamberName(HALL, "a/b?c=%0A"),
                new ChamberName("/", "hall/"),
                new ChamberName("/hall/a/", "b?c=%0a"));
        names.forEach(name -> assertThat(admit(name, A0)).isEqualTo(admitted(0)));
        names.forEach(name -> leave(name, A0));
    }

    @Test
    void a_leave_nobody_expects_is_harmless() {
        leave(TEA, A0);
        admit(TEA, A0, limits(2, 1));
        leave(TEA, B0);
        leave(COFFEE, A0);
        assertThat(admit(COFFEE, A0, limits(2, 1))).isEqualTo(HALL_FULL);
        assertThat(admit(TEA, B0, limits(2, 1))).isEqualTo(admitted(1, A0));
        assertThat(admit(TEA, B0, limits(2, 1))).isEqualTo(CHAMBER_FULL);
        leave(TEA, A0, B0);
        leave(TEA, B0);
    }

    @Test
    void exactly_as_many_connections_as_permitted_get_in_at_once() {
        Limits limits = limits(100, 1000);
        List<ShardId> shards = List.of(A0, A1, B0);
        List<Answer> answers = atOnce(400, i -> next().admit(TEA, shards.get(i % 3), limits, 0));
        assertThat(ids(answers)).containsExactlyElementsOf(upTo(100));
        assertThat(refused(answers)).hasSize(300).containsOnly(CHAMBER_FULL);

        List<ShardId> inside = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Admitted) {
                inside.add(shards.get(i % 3));
            }
        }
        atOnce(inside.size() - 1, i -> next().leave(TEA, inside.get(i)));
        assertThat(admit(TEA, A0, limits)).isInstanceOfSatisfying(Admitted.class, admitted -> assertThat(admitted.id())
                .isEqualTo(new MemberId(100)));
        leave(TEA, A0, inside.get(inside.size() - 1));
    }

    @Test
    void exactly_as_many_chambers_as_permitted_are_created_at_once() {
        Limits limits = limits(1000, 20);
        IntFunction<ChamberName> chamber = i -> new ChamberName(HALL, "c" + i % 60);
        List<Answer> answers = atOnce(240, i -> next().admit(chamber.apply(i), A0, limits, 0));
        Map<ChamberName, List<Answer>> byName = IntStream.range(0, 240)
                .boxed()
                .collect(Collectors.groupingBy(chamber::apply, Collectors.mapping(answers::get, Collectors.toList())));
        List<ChamberName> created = byName.entrySet().stream()
                .filter(entry -> !ids(entry.getValue()).isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        assertThat(created).hasSize(20);
        assertThat(refused(answers)).containsOnly(HALL_FULL);
        created.forEach(name -> assertThat(ids(byName.getOrDefault(name, List.of())))
                .as("a chamber that has a place has it for everybody")
                .containsExactlyElementsOf(upTo(4)));
        atOnce(80, i -> next().leave(created.get(i % 20), A0));
    }

    @Test
    void chambers_that_come_and_go_at_once_keep_the_count_right() {
        Limits limits = limits(3, 2);
        List<ChamberName> names = List.of(TEA, COFFEE, new ChamberName(HALL, "milk"));
        List<ShardId> shards = List.of(A0, A1, B0);
        AtomicInteger entered = new AtomicInteger();
        atOnce(600, i -> {
            ChamberName name = names.get(i % 3);
            ShardId shard = shards.get(i % 7 % 3);
            return next().admit(name, shard, limits, 0).compose(answer -> {
                if (answer instanceof Refused) {
                    return Future.succeededFuture();
                }
                entered.incrementAndGet();
                return next().leave(name, shard);
            });
        });
        assertThat(entered).hasPositiveValue();
    }

    @Test
    void of_shards_that_come_at_once_each_is_told_of_all_earlier_ones() {
        List<ShardId> shards = IntStream.range(0, 40)
                .mapToObj(i -> new ShardId("n" + i % 5, i))
                .toList();
        List<Answer> answers = atOnce(40, i -> next().admit(TEA, shards.get(i), PLENTY, 0));
        Map<MemberId, ShardId> inOrder = new java.util.TreeMap<>();
        for (int i = 0; i < 40; i++) {
            inOrder.put(((Admitted) answers.get(i)).id(), shards.get(i));
        }
        List<ShardId> order = List.copyOf(inOrder.values());
        assertThat(order).hasSize(40);
        for (Answer answer : answers) {
            Admitted admitted = (Admitted) answer;
            assertThat(admitted.earlier())
                    .isEqualTo(order.subList(0, (int) admitted.id().value()));
        }
        atOnce(40, i -> next().leave(TEA, shards.get(i)));
    }

    @Test
    void a_long_life_agrees_with_a_simple_model() {
        SplittableRandom random = new SplittableRandom(7);
        List<ShardId> shards = List.of(A0, A1, B0);
        Map<ShardId, Integer> inside = new LinkedHashMap<>();
        long id = 0;
        for (int step = 0; step < 400; step++) {
            ShardId shard = shards.get(random.nextInt(3));
            int total = inside.values().stream().mapToInt(Integer::intValue).sum();
            if (random.nextInt(9) < 4) {
                List<ShardId> others = new ArrayList<>(inside.keySet());
                int place = others.indexOf(shard);
                Answer expected = total == 4
                        ? CHAMBER_FULL
                        : new Admitted(new MemberId(id), place < 0 ? others : others.subList(0, place));
                assertThat(admit(TEA, shard, limits(4, 1))).as("step " + step).isEqualTo(expected);
                if (total < 4) {
                    inside.merge(shard, 1, Integer::sum);
                    id++;
                }
            } else {
                leave(TEA, shard);
                inside.computeIfPresent(shard, (s, count) -> count > 1 ? count - 1 : null);
                id = inside.isEmpty() ? 0 : id;
            }
        }
        inside.forEach((shard, count) -> IntStream.range(0, count).forEach(i -> leave(TEA, shard)));
    }

    @Test
    void answers_come_on_the_context_of_the_caller() {
        for (Directory directory : directories()) {
            Context context = vertx(directory).getOrCreateContext();
            CompletableFuture<List<Context>> heard = new CompletableFuture<>();
            context.runOnContext(go -> {
                List<Context> contexts = new ArrayList<>();
                directory
                        .admit(TEA, A0, PLENTY, 0)
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> directory.admit(TEA, A0, PLENTY, 0))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> directory.leave(TEA, A0))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> directory.leave(TEA, A0))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> directory.reassert(TEA, A0, 1, 0))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> directory.chambersOf(A0))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> directory.reassert(TEA, A0, 0, 0))
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> directory.account())
                        .onComplete(x -> contexts.add(Vertx.currentContext()))
                        .compose(x -> directory.check())
                        .onComplete(x -> {
                            contexts.add(Vertx.currentContext());
                            heard.complete(contexts);
                        });
            });
            assertThat(heard.orTimeout(10, TimeUnit.SECONDS).join()).hasSize(9).allSatisfy(on -> assertThat(on)
                    .isSameAs(context));
        }
    }

    @Test
    void the_chambers_of_a_hall_are_counted_once_each() {
        ChamberName other = new ChamberName(HALL, "other");
        assertThat(await(next().chambersIn(HALL))).isZero();
        admit(TEA, A0);
        admit(TEA, B0);
        admit(other, B0);
        assertThat(await(next().chambersIn(HALL))).isEqualTo(2);
        assertThat(await(next().chambersIn("/elsewhere/"))).isZero();
        leave(TEA, A0, B0);
        assertThat(await(next().chambersIn(HALL))).isEqualTo(1);
        leave(other, B0);
    }

    @Test
    void a_check_succeeds_while_it_can_answer() {
        directories().forEach(directory -> await(directory.check()));
    }

    final Answer admit(ChamberName chamber, ShardId shard) {
        return admit(chamber, shard, PLENTY);
    }

    final Answer admit(ChamberName chamber, ShardId shard, Limits limits) {
        return await(next().admit(chamber, shard, limits, 0));
    }

    final List<ShardId> reassert(ChamberName chamber, ShardId shard, int connections, long nextId) {
        return await(next().reassert(chamber, shard, connections, nextId));
    }

    final Account account() {
        return await(next().account());
    }

    final void leave(ChamberName chamber, ShardId... shards) {
        for (ShardId shard : shards) {
            await(next().leave(chamber, shard));
        }
    }

    /** The directories take turns. */
    final Directory next() {
        List<Directory> all = directories();
        return all.get(asked.getAndIncrement() % all.size());
    }

    /** Asks from several threads at once; the answers are in the order of the questions. */
    static <T> List<T> atOnce(int questions, IntFunction<Future<T>> ask) {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<CompletableFuture<List<Future<T>>>> threads = IntStream.range(0, THREADS)
                .mapToObj(thread -> {
                    CompletableFuture<List<Future<T>>> answers = new CompletableFuture<>();
                    new Thread(() -> {
                                try {
                                    start.await();
                                    List<Future<T>> mine = new ArrayList<>();
                                    for (int i = thread; i < questions; i += THREADS) {
                                        mine.add(ask.apply(i));
                                    }
                                    answers.complete(mine);
                                } catch (Exception failure) {
                                    answers.completeExceptionally(failure);
                                }
                            })
                            .start();
                    return answers;
                })
                .toList();
        List<T> inOrder = new ArrayList<>();
        for (int i = 0; i < questions; i++) {
            inOrder.add(await(threads.get(i % THREADS).join().get(i / THREADS)));
        }
        return inOrder;
    }

    static <T> T await(Future<T> answer) {
        return answer.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    static Limits limits(int connections, int chambers) {
        return Limits.defaults().withCrowd(connections, chambers);
    }

    static Admitted admitted(long id, ShardId... earlier) {
        return new Admitted(new MemberId(id), List.of(earlier));
    }

    static List<Long> ids(List<Answer> answers) {
        return answers.stream()
                .filter(Admitted.class::isInstance)
                .map(answer -> ((Admitted) answer).id().value())
                .sorted()
                .toList();
    }

    private static List<Answer> refused(List<Answer> answers) {
        return answers.stream().filter(Refused.class::isInstance).toList();
    }

    static List<Long> upTo(int end) {
        return LongStream.range(0, end).boxed().toList();
    }
}
