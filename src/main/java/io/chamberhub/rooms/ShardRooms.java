package io.chamberhub.rooms;

import io.chamberhub.bus.RoomBus;
import io.chamberhub.bus.RoomNews;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.RoomStore;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.RoomUpdate;
import io.chamberhub.room.StepOutcome;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of a shard, and what goes between them, the other shards and the store. Confined to the event loop of its shard. */
public final class ShardRooms implements RoomDoor, ShardRoom.Home, RoomBus.Reader {
    private static final Logger log = LoggerFactory.getLogger(ShardRooms.class);

    /** How often it is said how far rooms have come, in ms. */
    private static final long PULSE = 250;

    /** In so many pulses each room asks once whether it has missed something. */
    private static final int AUDIT = 120;

    /** Before a commit is said again that was not answered, in ms: at first, and at most. */
    private static final long FIRST_PAUSE = 20;

    private static final long LONGEST_PAUSE = 1_000;

    /** How much news may be under way to one shard of another node, in bytes. */
    private static final long CREDIT = 8 << 20;

    /** Logic that fails is not worth a line each time; this many ms lie between two, per hall. */
    private static final long COMPLAINT = 5_000;

    private final ShardId self;
    private final Context context;
    private final Vertx vertx;
    private final RoomStore store;
    /** By path; those included that there are no more, as there may still be rooms of theirs. */
    private final Map<String, HallRooms> halls;

    private final Consumer<Runnable> endOfTick;
    private final Runnable changed;
    private final ObjIntConsumer<ChamberName> counted;
    private final RoomWatch watch;
    private final RoomBus bus;
    private final Map<ChamberName, ShardRoom> open = new HashMap<>();
    /** Timers of empty rooms that this shard has to end. */
    private final Map<ChamberName, Long> keeping = new HashMap<>();

    private final Tails tails;
    private final Dues dues;
    private final Map<String, Long> complained = new HashMap<>();
    private long numbers;
    private int pulses;
    private boolean stopped;

    /**
     * @param halls by path
     * @param endOfTick does something when the turn of the event loop ends
     * @param changed called when {@link #isEmpty} may have changed
     * @param counted is told of each room how many more clients here are in it, less than 0 if they are fewer
     * @param watch is told of clients that come and go
     */
    public ShardRooms(
            ShardId self,
            Context context,
            RoomStore store,
            Map<String, HallRooms> halls,
            Consumer<Runnable> endOfTick,
            Runnable changed,
            ObjIntConsumer<ChamberName> counted,
            RoomWatch watch) {
        this.self = self;
        this.context = context;
        this.vertx = context.owner();
        this.store = store;
        this.halls = new HashMap<>(halls);
        this.endOfTick = endOfTick;
        this.changed = changed;
        this.counted = counted;
        this.watch = watch;
        this.bus = new RoomBus(vertx, self);
        this.tails = new Tails(self);
        this.dues = new Dues(self, CREDIT, bus::tell);
    }

    /** Opens the shard's address for rooms; done when every node can reach it. */
    public Future<Void> start() {
        vertx.setPeriodic(PULSE, timer -> pulse());
        return bus.open(this);
    }

    /** There are other halls with rooms from now on. */
    public void serve(Map<String, HallRooms> others) {
        halls.putAll(others);
    }

    /** Says to the watch who is in rooms; it may not have listened before. */
    public void reportClients() {
        open.values().forEach(room -> room.follower().reportClients());
    }

    /** Nothing is said again from now on. */
    public void stop() {
        stopped = true;
    }

    @Override
    public RoomSession connected(String hall, RoomSocket socket) {
        HallRooms rooms = halls.get(hall);
        if (rooms == null) {
            throw new IllegalArgumentException("no hall with rooms: " + hall);
        }
        return new Conversation(this, rooms, hall, socket);
    }

    /** How many rooms are open here. */
    public int size() {
        return open.size();
    }

    /** Whether none is. */
    public boolean isEmpty() {
        return open.isEmpty();
    }

    /** A node has left the cluster, or died: what it has done last may not have been told. */
    public void nodeLeft(String node) {
        dues.forget(node);
        audit();
    }

    /** This node has merged into another cluster: what its rooms were like there is what counts. */
    public void merged() {
        List.copyOf(open.values()).forEach(room -> room.follower().beginAnew());
    }

    /** What others know may be wrong, and what is known here. */
    public void audit() {
        List.copyOf(open.values()).forEach(room -> room.follower().catchUp());
    }

    /** This shard does what shards of these nodes can do no more. */
    public void adopt(ChamberName name, Set<String> gone) {
        if (halls.containsKey(name.hall())) {
            take(name, owed -> new RoomStep.Adopt(gone, owed))
                    .onFailure(failure ->
                            log.debug("the node stops, and a survivor will adopt it: {}", failure.getMessage()));
        }
    }

    /**
     * Takes a step in a room, for the server.
     *
     * @param step is given whether the hall's logic has to be told of those who leave by it
     */
    Future<StepOutcome> take(ChamberName name, Function<Boolean, RoomStep> step) {
        HallRooms hall = halls.get(name.hall());
        if (hall == null) {
            return Future.failedFuture(new IllegalArgumentException("no hall with rooms: " + name.hall()));
        }
        return open(name, hall).take(step.apply(hall.owed()));
    }

    ShardRoom open(ChamberName name, HallRooms hall) {
        ShardRoom known = open.get(name);
        if (known != null) {
            return known;
        }
        ShardRoom room = new ShardRoom(name, hall, this);
        open.put(name, room);
        changed.run();
        return room;
    }

    @Override
    public void idle(ShardRoom room) {
        soon(() -> {
            if (room.isIdle() && open.remove(room.name(), room)) {
                changed.run();
            }
        });
    }

    @Override
    public void heard(RoomNews news) {
        dues.heard(news);
        ShardRoom room = open.get(news.room());
        if (room != null) {
            room.follower().heard(news.before(), Follower.Heard.of(news.events()));
        }
    }

    @Override
    public void acknowledged(ShardId by, long bytes) {
        dues.acknowledged(by, bytes, millis());
    }

    private void pulse() {
        tails.say(millis(), (shard, news) -> dues.tell(shard, news, millis()));
        dues.acknowledge(bus::acknowledge);
        pulses++;
        open.values().stream()
                .filter(room -> Math.floorMod(room.name().hashCode() + pulses, AUDIT) == 0)
                .toList()
                .forEach(room -> room.follower().catchUp());
    }

    @Override
    public RoomWatch watch() {
        return watch;
    }

    @Override
    public ShardId self() {
        return self;
    }

    @Override
    public long nextNumber() {
        return ++numbers;
    }

    @Override
    public Future<RoomAnswer> commit(ChamberName room, RoomCommit commit) {
        return commit(room, commit, FIRST_PAUSE);
    }

    private Future<RoomAnswer> commit(ChamberName room, RoomCommit commit, long pause) {
        return tried(room, commit).recover(failure -> {
            if (stopped) {
                return Future.failedFuture(failure);
            }
            log.debug("to be said again: {}", failure.getMessage());
            Promise<RoomAnswer> answer = Promise.promise();
            later(pause, () -> commit(room, commit, Math.min(2 * pause, LONGEST_PAUSE))
                    .onComplete(answer));
            return answer.future();
        });
    }

    private Future<RoomAnswer> tried(ChamberName room, RoomCommit commit) {
        try {
            return store.commit(room, commit);
        } catch (RuntimeException bug) {
            return Future.failedFuture(bug);
        }
    }

    @Override
    public Future<RoomUpdate> since(ChamberName room, RoomPosition known) {
        return store.since(room, known);
    }

    @Override
    public Future<Optional<RoomSnapshot>> room(ChamberName room) {
        return store.room(room);
    }

    @Override
    public void endOfTick(Runnable step) {
        endOfTick.accept(step);
    }

    @Override
    public void tell(Set<ShardId> shards, RoomNews news) {
        Set<ShardId> others = new HashSet<>(shards);
        others.remove(self);
        if (!others.isEmpty()) {
            others.forEach(shard -> dues.tell(shard, news, millis()));
            tails.told(news.room(), news.before().plus(news.events().size()), others, millis());
        }
    }

    @Override
    public void leaves(ShardRoom room, RoomView view, List<RoomClient> clients) {
        new Leaves(this, room, view, clients).tell();
    }

    @Override
    public void keep(ChamberName room, RoomPosition position) {
        HallRooms hall = halls.get(room.hall());
        if (hall != null) {
            Long before = keeping.remove(room);
            if (before != null) {
                vertx.cancelTimer(before);
            }
            long ttl = Math.max(1, hall.settings().emptyRoomTtl());
            keeping.put(room, vertx.setTimer(ttl, timer -> {
                keeping.remove(room, timer);
                take(room, owed -> new RoomStep.Expire(position.version()))
                        .onFailure(failure ->
                                log.debug("the node stops, and a survivor will end it: {}", failure.getMessage()));
            }));
        }
    }

    /** Asks the logic of a hall, and fails if it decides nothing in time. Answers in this context; at once, where the logic does. */
    <T> Future<T> ask(long timeout, Supplier<Future<T>> question) {
        return call(timeout, question)
                .compose(given -> given == null
                        ? Future.failedFuture(new NullPointerException("the logic has decided nothing"))
                        : Future.succeededFuture(given));
    }

    /** Calls the logic of a hall, and fails if it is not done in time. Answers in this context; at once, where the logic does. */
    <T> Future<T> call(long timeout, Supplier<Future<T>> question) {
        Future<T> answer;
        try {
            answer = Objects.requireNonNull(question.get(), "the logic has given no future");
        } catch (RuntimeException | Error bug) {
            return Future.failedFuture(bug);
        }
        Promise<T> here = Promise.promise();
        if (answer.isComplete()) {
            // Not the same future: its handlers may be called in another context.
            complete(here, answer);
            return here.future();
        }
        long timer = vertx.setTimer(timeout, late -> here.tryFail(new LogicTimeout()));
        answer.onComplete(given -> run(() -> {
            vertx.cancelTimer(timer);
            complete(here, given);
        }));
        return here.future();
    }

    private static <T> void complete(Promise<T> promise, AsyncResult<T> result) {
        if (result.succeeded()) {
            promise.tryComplete(result.result());
        } else {
            promise.tryFail(result.cause());
        }
    }

    /** What a client is told where logic has failed. Operators are told more. */
    String explain(String hall, String call, Throwable failure) {
        long now = millis();
        Long last = complained.get(hall);
        if (last == null || now - last > COMPLAINT) {
            complained.put(hall, now);
            log.atWarn()
                    .setCause(failure instanceof LogicTimeout ? null : failure)
                    .addKeyValue("hall", hall)
                    .addKeyValue("call", call)
                    .log(failure instanceof LogicTimeout ? "logic did not answer in time" : "logic failed");
        }
        return failure instanceof LogicTimeout ? String.valueOf(failure.getMessage()) : "the room's logic failed";
    }

    @Override
    public void counted(ChamberName room, int more) {
        counted.accept(room, more);
    }

    @Override
    public Later later(long millis, Runnable step) {
        long timer = vertx.setTimer(Math.max(1, millis), due -> step.run());
        return () -> vertx.cancelTimer(timer);
    }

    /** Does something in a turn of its own. */
    void soon(Runnable step) {
        context.runOnContext(v -> step.run());
    }

    /** Does something in this context; at once, if it is the current one. */
    void run(Runnable step) {
        if (Vertx.currentContext() == context) {
            step.run();
        } else {
            soon(step);
        }
    }

    /** Milliseconds that never go back. */
    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
