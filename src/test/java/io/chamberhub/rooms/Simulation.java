package io.chamberhub.rooms;

import io.chamberhub.bus.RoomNews;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.MemoryRoomStore;
import io.chamberhub.directory.RoomStore;
import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.chamberhub.room.Replica;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomLimits;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.RoomUpdate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One room on three shards, in a time and with a chance of its own. */
final class Simulation {
    private static final ChamberName ROOM = new ChamberName("/wss", "simulated");
    private static final RoomLimits LIMITS = new RoomLimits(10, 100, 1000, 1 << 20, 100, 1 << 16);
    private static final int SHARDS = 3;

    private record Due(long at, long order, Runnable step) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
        }
    }

    private final Random random;
    private final double trouble;
    private final PriorityQueue<Due> agenda = new PriorityQueue<>();
    private RoomStore store = new MemoryRoomStore();
    /** Everything that happened, in order, once. */
    private final List<RoomEvent> history = new ArrayList<>();

    private RoomPosition recorded = new RoomPosition(0, 0);
    private final List<SimulatedShard> shards = new ArrayList<>();
    private final List<SimulatedClient> everybody = new ArrayList<>();
    private long now;
    private long order;
    private boolean calm;
    private int values;

    Simulation(long seed, double trouble) {
        this.random = new Random(seed);
        this.trouble = trouble;
        for (int i = 0; i < SHARDS; i++) {
            shards.add(new SimulatedShard(new ShardId("node" + i, 0)));
        }
    }

    /** So many things are done at random. */
    void go(int things) {
        calm = false;
        for (int i = 0; i < things; i++) {
            at(now + random.nextInt(40 * things / 10), this::something);
        }
        while (!agenda.isEmpty()) {
            Due next = agenda.remove();
            now = next.at();
            next.step().run();
        }
    }

    /** Nothing is lost any more, and everything that is due is done; then each shard asks once whether it has missed anything. */
    void settle() {
        calm = true;
        for (int i = 0; i < 3; i++) {
            shards.forEach(shard -> shard.room.follower().catchUp());
            go(0);
        }
    }

    /** All nodes that kept the room are gone. */
    void loseRoom() {
        store = new MemoryRoomStore();
        // So that the room's next life is not numbered like its first.
        RoomStep step = new RoomStep.Change(null, false, List.of(new KeyChange("k", "v")), null, RoomStep.Seen.NOTHING);
        RoomCommit another = new RoomCommit(new ShardId("x", 0), 1, 0, List.of(step), LIMITS, false, true, null);
        store.commit(new ChamberName("/wss", "another"), another);
    }

    /** Others have adopted a node's shard, which is alive. */
    void takeForDead(int index) {
        shards.get((index + 1) % SHARDS)
                .room
                .take(new RoomStep.Adopt(Set.of(shards.get(index).id.node()), false));
        go(0);
    }

    private void at(long when, Runnable step) {
        agenda.add(new Due(when, order++, step));
    }

    private boolean mishap() {
        return !calm && random.nextDouble() < trouble;
    }

    private void something() {
        SimulatedShard shard = shards.get(random.nextInt(SHARDS));
        List<SimulatedClient> inside = shard.clients();
        if (inside.isEmpty() || random.nextInt(8) == 0) {
            shard.join(random.nextInt(5) == 0);
        } else {
            inside.get(random.nextInt(inside.size())).something();
        }
    }

    /** What somebody has heard wrong, in words. */
    List<String> flaws() {
        List<String> flaws = new ArrayList<>(differences());
        for (SimulatedClient client : everybody) {
            if (!client.id.isEmpty() && !client.hasHeard(client.expected())) {
                flaws.add(client.id + " heard " + client.view.changes() + " and not " + client.expected());
            }
        }
        return flaws;
    }

    /** Who knows something else than is so in the end, in words. */
    List<String> differences() {
        List<String> flaws = new ArrayList<>();
        Optional<RoomSnapshot> room = store.room(ROOM).result();
        for (SimulatedClient client : everybody) {
            if (client.inside()) {
                RoomSnapshot so = room.orElseThrow();
                Map<String, String> state = SimulatedView.loud(so.state());
                if (!state.equals(client.view.state())) {
                    flaws.add(client.id + " knows " + client.view.state() + " and not " + state);
                }
                Map<String, Map<String, String>> others = SimulatedView.announced(so.clients());
                if (!others.equals(client.view.clients())) {
                    flaws.add(client.id + " knows of " + client.view.clients() + " and not " + others);
                }
            }
        }
        return flaws;
    }

    private RoomAnswer record(RoomAnswer answer) {
        long known = recorded.version() - answer.before().version();
        List<RoomEvent> events = answer.events();
        if (known >= 0 && known < events.size()) {
            history.addAll(events.subList((int) known, events.size()));
            recorded = answer.before().plus(events.size());
        }
        return answer;
    }

    /** A shard whose commits are answered late, or not at first, and whose news may not arrive. */
    private static final RoomWatch UNWATCHED = new RoomWatch() {
        @Override
        public void joined(ChamberName room, String client, @Nullable String subject) {}

        @Override
        public void left(ChamberName room, String client) {}
    };

    private final class SimulatedShard implements ShardRoom.Home {
        private final ShardId id;
        private final ShardRoom room;
        private final Set<SimulatedClient> present = new HashSet<>();
        private final long[] arrives = new long[SHARDS];
        private long numbers;

        SimulatedShard(ShardId id) {
            this.id = id;
            this.room = new ShardRoom(
                    ROOM, new HallRooms(new RoomSettings(5000, 60_000, 5000, 0, LIMITS), new OpenLogic()), this);
        }

        List<SimulatedClient> clients() {
            return present.stream()
                    .filter(SimulatedClient::inside)
                    .sorted((a, b) -> Integer.compare(a.number, b.number))
                    .toList();
        }

        void join(boolean readonly) {
            SimulatedClient client = new SimulatedClient(this, everybody.size(), readonly);
            everybody.add(client);
            present.add(client);
            room.join(
                    new RoomStep.Join(readonly, null, new ClientInfo(null, null, Map.of()), RoomStep.Seen.NOTHING),
                    client);
        }

        @Override
        public void counted(ChamberName room, int more) {}

        @Override
        public RoomWatch watch() {
            return UNWATCHED;
        }

        @Override
        public ShardId self() {
            return id;
        }

        @Override
        public long nextNumber() {
            return ++numbers;
        }

        @Override
        public Future<RoomAnswer> commit(ChamberName name, RoomCommit commit) {
            Promise<RoomAnswer> answer = Promise.promise();
            at(now + 1 + random.nextInt(5), () -> {
                if (mishap()) {
                    // Not heard.
                    commit(name, commit).onComplete(answer);
                } else {
                    RoomAnswer made = record(store.commit(name, commit).result());
                    if (mishap()) {
                        // Heard, but the answer was lost.
                        commit(name, commit).onComplete(answer);
                    } else {
                        at(now + 1 + random.nextInt(5), () -> answer.complete(made));
                    }
                }
            });
            return answer.future();
        }

        @Override
        public Future<RoomUpdate> since(ChamberName name, RoomPosition known) {
            Promise<RoomUpdate> answer = Promise.promise();
            at(now + 1 + random.nextInt(5), () -> {
                RoomUpdate update = store.since(name, known).result();
                boolean lost = mishap();
                at(now + 1 + random.nextInt(5), () -> {
                    if (lost) {
                        answer.fail("as it happens");
                    } else {
                        answer.complete(update);
                    }
                });
            });
            return answer.future();
        }

        @Override
        public Future<Optional<RoomSnapshot>> room(ChamberName name) {
            return store.room(name);
        }

        @Override
        public void endOfTick(Runnable step) {
            at(now, step);
        }

        @Override
        public Later later(long millis, Runnable step) {
            boolean[] calledOff = {false};
            at(now + millis, () -> {
                if (!calledOff[0]) {
                    step.run();
                }
            });
            return () -> calledOff[0] = true;
        }

        @Override
        public void tell(Set<ShardId> others, RoomNews news) {
            for (int i = 0; i < SHARDS; i++) {
                SimulatedShard to = shards.get(i);
                if (to != this && others.contains(to.id) && !mishap()) {
                    // In order between two shards, as the event bus does it.
                    arrives[i] = Math.max(arrives[i], now + 1 + random.nextInt(30));
                    deliver(to, news, arrives[i]);
                    if (mishap()) {
                        deliver(to, news, arrives[i] + 1);
                    }
                }
            }
        }

        private void deliver(SimulatedShard to, RoomNews news, long when) {
            at(when, () -> to.room.follower().heard(news.before(), Follower.Heard.of(news.events())));
        }

        @Override
        public void leaves(ShardRoom left, RoomView view, List<RoomClient> clients) {}

        @Override
        public void keep(ChamberName name, RoomPosition position) {}

        @Override
        public void idle(ShardRoom idle) {}
    }

    private final class SimulatedClient implements Attendee {
        private final SimulatedShard shard;
        private final int number;
        private final boolean readonly;
        private final SimulatedView view = new SimulatedView();
        private String id = "";
        /** The version of the room that it was welcomed into. */
        private long since;

        private boolean gone;
        /** Changes of its own that it is not told of. */
        private final Set<Integer> silent = new HashSet<>();

        SimulatedClient(SimulatedShard shard, int number, boolean readonly) {
            this.shard = shard;
            this.number = number;
            this.readonly = readonly;
        }

        boolean inside() {
            return !id.isEmpty() && !gone;
        }

        void something() {
            if (random.nextInt(10) == 0) {
                gone = true;
                shard.room.leave(id);
            } else {
                change();
            }
        }

        private void change() {
            int value = values++;
            boolean echo = random.nextBoolean();
            // What a client is not told of its own changes it knows without their place in the order.
            String key = echo ? "k" + random.nextInt(5) : SimulatedView.SILENT + number;
            List<KeyChange> changes = List.of(new KeyChange(key, "v" + value));
            boolean own = readonly || random.nextInt(3) == 0;
            if (!echo || readonly) {
                silent.add(value);
            }
            shard.room.take(
                    new RoomStep.Change(id, echo, own ? null : changes, own ? changes : null, RoomStep.Seen.NOTHING));
        }

        /** The values of the changes that it should have heard of, in order. */
        List<Integer> expected() {
            List<Integer> expected = new ArrayList<>();
            for (RoomEvent event : history.subList((int) since, history.size())) {
                if (event instanceof RoomEvent.Left left && left.client().equals(id)) {
                    return expected;
                } else if (event instanceof RoomEvent.Changed changed && isTold(changed)) {
                    expected.add(SimulatedView.value(changed));
                }
            }
            return expected;
        }

        /** All of it, or what came before it went. */
        boolean hasHeard(List<Integer> expected) {
            List<Integer> heard = view.changes();
            return gone
                    ? heard.size() <= expected.size()
                            && expected.subList(0, heard.size()).equals(heard)
                    : heard.equals(expected);
        }

        private boolean isTold(RoomEvent.Changed changed) {
            boolean byReadonly = everybody.stream().anyMatch(one -> one.readonly && one.id.equals(changed.by()));
            return !byReadonly && !(id.equals(changed.by()) && silent.contains(SimulatedView.value(changed)));
        }

        @Override
        public void welcomed(String given, Replica room) {
            id = given;
            since = room.position().version();
            view.welcomed(RoomFrames.welcome("p", given, room, readonly));
        }

        @Override
        public void tell(Buffer frame) {
            view.told(frame);
        }

        @Override
        public void ejected(@Nullable String message) {
            throw new AssertionError("nobody is ejected here");
        }

        @Override
        public void closed(@Nullable String message) {
            throw new AssertionError("nothing is closed here");
        }

        @Override
        public void lost() {
            gone = true;
            shard.room.leave(id);
        }
    }
}
