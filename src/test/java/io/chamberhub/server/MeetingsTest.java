package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.bus.Cluster;
import io.chamberhub.bus.Pulse;
import io.chamberhub.bus.Routes;
import io.chamberhub.bus.ShardBus;
import io.chamberhub.bus.StreamSettings;
import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.Outbox;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ReplayLimits;
import io.chamberhub.chamber.Runs;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.SilentHost;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.chamber.Snapshot.Presence;
import io.chamberhub.chamber.Speech;
import io.chamberhub.chamber.Surroundings;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.HeapFrameBuffer;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Greetings that take longer than the chamber they are for, or that they are from. */
class MeetingsTest {
    private static final ChamberName NAME = new ChamberName("/", "x");
    private static final ShardId SELF = new ShardId("a", 0);
    private static final ShardId PEER = new ShardId("b", 0);
    /** Where two have one id, it is who is here that gives it up. */
    private static final ShardId STRONGER = new ShardId("A", 0);

    private static final Optional<Snapshot> PEER_IS_THERE = Optional.of(new Snapshot(PEER, 0, 0, false, List.of()));

    private static final MemberId ID = new MemberId(0);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Set<ShardId> routes = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    /**
     * A chamber closes here while it greets a shard that has just gone and will come back; it opens again, and the two
     * meet. Then the first greeting fails: that must not take the route of the second chamber away.
     */
    @Test
    void a_greeting_that_outlives_its_chamber_leaves_the_next_one_alone() throws Exception {
        ShardBus bus = new ShardBus(vertx, SELF, new Answers(PEER_IS_THERE));
        Home home = new Home(bus);
        CompletableFuture<Void> met = new CompletableFuture<>();
        CompletableFuture<Void> greeted = new CompletableFuture<>();
        MessageConsumer<Buffer> deaf = vertx.eventBus().consumer(PEER.address());
        deaf.handler(lost -> deaf.unregister()
                .compose(v -> new ShardBus(vertx, PEER, new Answers(PEER_IS_THERE)).start())
                .onComplete(v -> context.runOnContext(w -> {
                    home.old.close();
                    home.fresh.admitted(List.of(PEER), true).onComplete(x -> met.complete(null));
                })));
        context.runOnContext(v -> {
            home.old.admitted(List.of(PEER), true).onComplete(x -> greeted.complete(null));
        });
        met.get(5, TimeUnit.SECONDS);
        assertThat(routes).containsExactly(PEER);
        greeted.get(5, TimeUnit.SECONDS);
        assertThat(routes).containsExactly(PEER);
    }

    /**
     * A shard greets, closes its chamber, and all others do. The next one to come gets its member's id, and hears the greeting
     * only then.
     */
    @Test
    void a_greeting_from_a_chamber_that_has_ended_takes_nobodys_id() throws Exception {
        Home home = greeted(Optional.empty());
        assertThat(home.chamber.members()).containsExactly(ID);
        assertThat(home.chamber.localMembers()).isOne();
        assertThat(home.endings).isEmpty();
        assertThat(routes).isEmpty();
    }

    @Test
    void who_greets_and_is_still_there_is_met() throws Exception {
        MemberId other = new MemberId(7);
        Home home = greeted(Optional.of(snapshot(other)));
        assertThat(home.chamber.members()).containsExactly(ID, other);
        assertThat(home.endings).isEmpty();
        assertThat(routes).containsExactly(STRONGER);
    }

    /** A chamber with a member here that was greeted on behalf of one with the same id, and has asked what to make of it. */
    private Home greeted(Optional<Snapshot> answer) throws Exception {
        new ShardBus(vertx, STRONGER, new Answers(answer)).start().await(5, TimeUnit.SECONDS);
        Home home = new Home(new ShardBus(vertx, SELF, new Answers(answer)));
        CompletableFuture<Void> answered = new CompletableFuture<>();
        context.runOnContext(v -> {
            home.fresh.admitted(List.of(), true);
            home.chamber.enter(ID, home);
            home.fresh.greeted(snapshot(ID), false);
            home.fresh.admitted(List.of(STRONGER), false).onComplete(met -> answered.complete(null));
        });
        answered.get(5, TimeUnit.SECONDS);
        return home;
    }

    private static Snapshot snapshot(MemberId member) {
        return new Snapshot(STRONGER, 0, 1, false, List.of(new Presence(member, 0, 0, false, false)));
    }

    private record Answers(Optional<Snapshot> answer) implements ShardBus.Host {
        @Override
        public Optional<Snapshot> greeted(ChamberName chamber, Snapshot theirs, boolean entering) {
            return answer;
        }

        @Override
        public void pulsed(Pulse pulse) {}

        @Override
        public Repetition repeat(ShardId reader, ChamberName chamber, Position position) {
            return new Repetition.Over();
        }
    }

    private static final class Silent implements Meetings.Host {
        @Override
        public void publish() {}

        @Override
        public void due() {}

        @Override
        public void tellAbsent(ShardId writer, Position position) {}
    }

    private final class Home implements Meetings.Home, Outbox.Sink {
        private final ShardBus bus;
        final Meetings old;
        final Meetings fresh;
        final Chamber chamber = chamber(1);
        final List<Ending> endings = new ArrayList<>();

        Home(ShardBus bus) {
            this.bus = bus;
            this.old = new Meetings(NAME, this, chamber(0), new Silent());
            this.fresh = new Meetings(NAME, this, chamber, new Silent());
        }

        Chamber chamber(long incarnation) {
            return new Chamber(
                    incarnation,
                    Limits.defaults(),
                    Speech.ECHO,
                    new SilentHost(),
                    new Surroundings(
                            SELF,
                            ReplayLimits.defaults(),
                            (r, b) -> {},
                            new Runs(HeapFrameBuffer::new),
                            () -> 0,
                            new SplittableRandom(1),
                            true));
        }

        @Override
        public void write(FrameBuffer frames, int from, int to) {}

        @Override
        public void write(Buffer frame) {}

        @Override
        public void flush() {}

        @Override
        public void over(Ending ending) {
            endings.add(ending);
        }

        @Override
        public ShardId self() {
            return SELF;
        }

        @Override
        public Cluster cluster() {
            Routes recorder = new Routes() {
                @Override
                public void add(ChamberName chamber, ShardId from, ShardId to) {
                    routes.add(to);
                }

                @Override
                public void remove(ChamberName chamber, ShardId from, ShardId to) {
                    routes.remove(to);
                }
            };
            // The node that has gone is not in the cluster when the first greeting fails.
            return new Cluster("a", node -> false, () -> 2, recorder, StreamSettings.defaults(), false);
        }

        @Override
        public ShardBus bus() {
            return bus;
        }

        @Override
        public boolean hasDeparted(String node) {
            return false;
        }
    }
}
