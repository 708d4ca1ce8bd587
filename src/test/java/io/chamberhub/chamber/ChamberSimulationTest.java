package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.SimulatedNetwork.Weather;
import io.chamberhub.wire.ProtocolViolation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chance plays with shards that share a chamber; what the clients read must add up. */
class ChamberSimulationTest {
    /** So many runs per setting; a soak sets {@code -Dhub.test.seeds}. */
    private static final int SEEDS = Integer.getInteger("hub.test.seeds", 12);

    private static final int STEPS = 300;
    private static final int AMPLE = 1_000;
    private static final int LARGE = 1 << 30;

    @ParameterizedTest
    @CsvSource({
        "1, 1000, FAIR",
        "2, 1000, FAIR",
        "4, 1000, FAIR",
        "3, 1000, WINDY",
        "4, 1000, WINDY",
        "2, 3, FAIR",
        "4, 3, WINDY",
        "3, 0, FAIR",
        "2, 1000, WET",
        "3, 1000, WET",
        "5, 1000, WET",
        "4, 3, WET",
        "2, 1000, FOUL",
        "4, 1000, FOUL"
    })
    void every_client_reads_what_it_is_promised(int shards, int maxQueueItems, Weather weather)
            throws ProtocolViolation {
        play(new Setting(shards, maxQueueItems, weather, LARGE, false));
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 0", "2, 400", "4, 400", "4, 2000"})
    void what_cannot_be_repeated_is_accounted_for(int shards, int window) throws ProtocolViolation {
        play(new Setting(shards, AMPLE, Weather.FOUL, window, false));
    }

    @ParameterizedTest
    @CsvSource({"2, FAIR", "3, WINDY", "4, FAIR", "2, WET", "4, FOUL"})
    void shards_that_lost_sight_of_each_other_find_back_together(int shards, Weather weather) throws ProtocolViolation {
        play(new Setting(shards, AMPLE, weather, LARGE, true));
    }

    /**
     * What chance plays with.
     *
     * @param window bytes that are kept of each stream
     * @param splits whether shards give each other up, one alone or all of a part of the cluster
     */
    private record Setting(int shards, int maxQueueItems, Weather weather, int window, boolean splits) {}

    private static void play(Setting setting) throws ProtocolViolation {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                new Run(seed, setting).play();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ", " + setting, failure);
            }
        }
    }

    private static final class Run {
        private final Setting setting;
        private final Random random;
        private final Limits limits;
        private final SimulatedNetwork network;
        private final SimulatedCluster cluster;
        private final List<SimulatedTalk> talks = new ArrayList<>();

        Run(long seed, Setting setting) {
            this.setting = setting;
            random = new Random(seed);
            int items = setting.maxQueueItems;
            limits = new Limits(items, items * 100, 1024, 1000, 1, 1 << 20, 0, 1 << 20, 10_000, 0, 0, 0);
            network = new SimulatedNetwork(setting.weather, random);
            cluster = new SimulatedCluster(setting.shards, setting.splits, network, random, this::chamber);
        }

        private Chamber chamber(SimulatedChamber host, long incarnation) {
            ReplayLimits replay = new ReplayLimits(setting.window, 60_000);
            return new Chamber(
                    incarnation,
                    limits,
                    Speech.ECHO,
                    host,
                    new Surroundings(
                            host.home.id, replay, host.home.credit, host.home.runs, network::now, random, true));
        }

        void play() throws ProtocolViolation {
            for (int i = 0; i < STEPS; i++) {
                network.pass(random.nextInt(100));
                step(random.nextInt(200));
            }
            for (SimulatedTalk talk : talks) {
                end(talk);
            }
            if (cluster.isSplit()) {
                cluster.heal();
            }
            network.becomes(Weather.FAIR);
            network.pass(90_000);
            check();
        }

        private void step(int dice) throws ProtocolViolation {
            if (dice < 2) {
                cluster.die(anyShard().id.node());
            } else if (dice < 5) {
                cluster.clear(anyShard());
            } else if (dice < 25) {
                SimulatedShard shard = anyShard();
                talks.add(new SimulatedTalk(cluster.join(shard), shard, random));
            } else if (dice < 40) {
                anyTalk().ifPresent(talk -> cluster.leave(talk.shard, talk.client));
            } else if (dice < 44 && setting.splits) {
                loseSight();
            } else if (dice >= 194) {
                anyShard().stall();
            } else {
                var talk = anyTalk().filter(SimulatedTalk::canSpeak);
                if (talk.isPresent()) {
                    talk.get().speak(false);
                }
            }
        }

        private void loseSight() {
            if (cluster.isSplit()) {
                cluster.heal();
            } else if (random.nextBoolean()) {
                cluster.split();
            } else {
                SimulatedShard one = anyShard();
                SimulatedShard other = anyShard();
                if (one != other) {
                    cluster.giveUp(one, other);
                }
                if (one != other && random.nextBoolean()) {
                    cluster.giveUp(other, one);
                }
            }
        }

        /** Nothing stays unfinished: a sender ends its message or leaves. */
        private void end(SimulatedTalk talk) throws ProtocolViolation {
            if (talk.isOpen() && talk.canSpeak()) {
                if (random.nextBoolean()) {
                    talk.speak(true);
                } else {
                    cluster.leave(talk.shard, talk.client);
                }
            }
        }

        private SimulatedShard anyShard() {
            return cluster.shards.get(random.nextInt(cluster.shards.size()));
        }

        private Optional<SimulatedTalk> anyTalk() {
            List<SimulatedTalk> alive =
                    talks.stream().filter(talk -> !talk.client.gone()).toList();
            return alive.isEmpty() ? Optional.empty() : Optional.of(alive.get(random.nextInt(alive.size())));
        }

        private void check() {
            List<SimulatedTalk> staying =
                    talks.stream().filter(SimulatedTalk::canSpeak).toList();
            Set<Long> present = staying.stream().map(talk -> talk.client.id).collect(Collectors.toSet());
            assertThat(present).as("ids").hasSameSizeAs(staying);
            Set<ShardId> open = cluster.shards.stream()
                    .filter(SimulatedShard::isOpen)
                    .map(shard -> shard.id)
                    .collect(Collectors.toSet());
            for (SimulatedShard shard : cluster.shards) {
                checkQuiet(shard);
                if (shard.isOpen()) {
                    checkShard(shard, open);
                }
                for (SimulatedClient client : shard.clients) {
                    assertThat(client.present())
                            .as("who %d thinks is here", client.id)
                            .isEqualTo(present);
                    assertThat(client.midMessage())
                            .as("%d waits for more", client.id)
                            .isFalse();
                }
            }
            boolean ample = setting.maxQueueItems >= AMPLE;
            boolean lossless = setting.window == LARGE;
            if (lossless && !setting.splits && setting.weather != Weather.FOUL) {
                assertThat(cluster.shards).allMatch(shard -> shard.lossy.isEmpty());
            }
            new Hearing(talks, ample, lossless, !setting.splits, cluster.shards).check();
            checkStalls();
            checkSilence();
        }

        /** Every shard knows whether another one has a member for whom too much waits. */
        private void checkStalls() {
            for (SimulatedShard shard : cluster.shards) {
                if (shard.isOpen()) {
                    assertThat(Objects.requireNonNull(shard.open).stalled)
                            .as("%s is stalled", shard.id)
                            .isEqualTo(cluster.shards.stream().anyMatch(other -> other != shard && other.stalls));
                }
            }
        }

        private static void checkQuiet(SimulatedShard shard) {
            assertThat(shard.streams.isSettled())
                    .as("%s has streams that linger", shard.id)
                    .isTrue();
            assertThat(shard.credit.owed()).as("what others owe %s", shard.id).isZero();
            assertThat(shard.buffers.lent())
                    .as("buffers that %s has not released", shard.id)
                    .isZero();
            if (!shard.isOpen()) {
                assertThat(shard.routes).as("routes from %s", shard.id).isEmpty();
            }
        }

        private static void checkShard(SimulatedShard shard, Set<ShardId> open) {
            Set<ShardId> others = new HashSet<>(open);
            others.remove(shard.id);
            Chamber chamber = shard.chamber();
            assertThat(Objects.requireNonNull(shard.open).entering).isEmpty();
            assertThat(chamber.peers().shards()).as("peers of %s", shard.id).isEqualTo(others);
            assertThat(others).as("read by %s", shard.id).allMatch(chamber.peers()::reads);
            assertThat(chamber.stream().readers()).as("readers of %s", shard.id).isEqualTo(others);
            assertThat(shard.routes).as("routes from %s", shard.id).isEqualTo(others);
            assertThat(chamber.stream().keptBytes()).as("kept at %s", shard.id).isZero();
            assertThat(Objects.requireNonNull(shard.open).isQuiet())
                    .as("%s is quiet", shard.id)
                    .isTrue();
        }

        /** What nobody needs any more is not asked for. */
        private void checkSilence() {
            cluster.shards.forEach(shard -> shard.counts.clear());
            network.pass(40_000);
            cluster.shards.forEach(
                    shard -> assertThat(shard.counts).as("done by %s", shard.id).isEmpty());
        }
    }
}
