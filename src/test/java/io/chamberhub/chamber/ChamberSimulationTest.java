package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.SimulatedClient.HeardMessage;
import io.chamberhub.chamber.SimulatedTalk.SentMessage;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chance plays with shards that share a chamber; what the clients read must add up. */
class ChamberSimulationTest {
    private static final int SEEDS = 40;
    private static final int STEPS = 300;

    @ParameterizedTest
    @CsvSource({
        "1, 1000, false",
        "2, 1000, false",
        "3, 1000, false",
        "4, 1000, false",
        "2, 1000, true",
        "3, 1000, true",
        "4, 1000, true",
        "1, 3, false",
        "2, 3, true",
        "3, 3, false",
        "4, 3, true",
        "2, 0, false",
        "4, 0, true"
    })
    void every_client_reads_what_it_is_promised(int shards, int maxQueueItems, boolean overtaking)
            throws ProtocolViolation {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                new Run(seed, shards, maxQueueItems, overtaking).play();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        String.format(
                                "seed %d, %d shards, %d queue items, overtaking %s",
                                seed, shards, maxQueueItems, overtaking),
                        failure);
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final Limits limits;
        private final boolean ample;
        private final boolean overtaking;
        private final SimulatedCluster cluster;
        private final List<SimulatedTalk> talks = new ArrayList<>();
        private long now;

        Run(long seed, int shards, int maxQueueItems, boolean overtaking) {
            this.overtaking = overtaking;
            random = new Random(seed);
            limits = new Limits(maxQueueItems, maxQueueItems * 100, 1024, 1000, 1, 1 << 20, 0);
            ample = maxQueueItems >= 1000;
            cluster = new SimulatedCluster(shards, overtaking, random, this::chamber);
        }

        private Chamber chamber(SimulatedShard shard, long incarnation) {
            return new Chamber(
                    incarnation,
                    limits,
                    shard,
                    new Surroundings(
                            shard.id, ReplayLimits.defaults(), (reader, bytes) -> {}, () -> now, random, true));
        }

        void play() throws ProtocolViolation {
            for (int i = 0; i < STEPS; i++) {
                step(random.nextInt(200));
            }
            for (SimulatedTalk talk : talks) {
                end(talk);
            }
            cluster.settle();
            check();
        }

        private void step(int dice) throws ProtocolViolation {
            now += random.nextInt(1000);
            if (dice < 2) {
                cluster.die(anyShard());
            } else if (dice < 5) {
                cluster.clear(anyShard());
            } else if (dice < 25) {
                SimulatedShard shard = anyShard();
                talks.add(new SimulatedTalk(cluster.join(shard), shard, random));
            } else if (dice < 35) {
                anyTalk().ifPresent(talk -> cluster.leave(talk.shard, talk.client));
            } else if (dice < 110) {
                var talk = anyTalk().filter(SimulatedTalk::canSpeak);
                if (talk.isPresent()) {
                    talk.get().speak(false);
                }
            } else if (dice < 140) {
                SimulatedShard shard = anyShard();
                if (shard.grown()) {
                    cluster.tick(shard);
                }
            } else {
                cluster.deliver();
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
            Set<Long> present = talks.stream()
                    .filter(SimulatedTalk::canSpeak)
                    .map(talk -> talk.client.id)
                    .collect(Collectors.toSet());
            Set<ShardId> open = cluster.shards.stream()
                    .filter(SimulatedShard::isOpen)
                    .map(shard -> shard.id)
                    .collect(Collectors.toSet());
            for (SimulatedShard shard : cluster.shards) {
                assertThat(shard.entering).isEmpty();
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
            talks.forEach(sender -> talks.forEach(receiver -> checkHeard(sender, receiver)));
            talks.forEach(this::checkOneOther);
        }

        private void checkShard(SimulatedShard shard, Set<ShardId> open) {
            Set<ShardId> known = shard.chamber().peers().shards().stream()
                    .filter(shard.chamber().peers()::reads)
                    .collect(Collectors.toSet());
            known.add(shard.id);
            assertThat(known).as("the shards %s reads", shard.id).isEqualTo(open);
        }

        /** What was heard must be what was sent, in order and once; only what need not be heard may be missing. */
        private void checkHeard(SimulatedTalk sender, SimulatedTalk receiver) {
            List<HeardMessage> heard = receiver.client.heardFrom(sender.client.id);
            boolean[] fits = new boolean[heard.size() + 1];
            fits[0] = true;
            for (SentMessage message : sender.sent) {
                boolean[] next = new boolean[fits.length];
                boolean may = mayHear(sender, receiver, message);
                boolean must = mustHear(sender, receiver, message);
                for (int i = 0; i < fits.length; i++) {
                    boolean extended = i > 0 && fits[i - 1] && may && isHeardAs(message, heard.get(i - 1), sender);
                    next[i] = extended || (fits[i] && !must);
                }
                fits = next;
            }
            if (!fits[heard.size()]) {
                throw new AssertionError(receiver.client.id + " hears of " + sender.client.id + ": " + heard
                        + ", of what was sent: " + sender.sent);
            }
        }

        private boolean isHeardAs(SentMessage sent, HeardMessage heard, SimulatedTalk sender) {
            if (sent.text != heard.text) {
                return false;
            }
            if (!heard.truncated) {
                return sent.finished && sent.content.equals(heard.content);
            }
            boolean mayBeCut = !ample || !sent.finished || isStreamLost(sender.shard, sent);
            return mayBeCut && sent.content.startsWith(heard.content);
        }

        /** The rest of a stream is lost with its shard, and where the greeting of the next one overtakes it. */
        private boolean isStreamLost(SimulatedShard shard, SentMessage message) {
            return !cluster.shards.contains(shard) || (overtaking && message.incarnation < shard.incarnation());
        }

        private static boolean mayHear(SimulatedTalk sender, SimulatedTalk receiver, SentMessage message) {
            MemberId id = new MemberId(receiver.client.id);
            boolean self = sender == receiver;
            boolean cameInTime = sender.shard != receiver.shard || message.known.contains(id);
            Targets targets = message.targets;
            boolean targeted = targets instanceof Targets.Listed listed
                    ? listed.ids().contains(id)
                    : targets instanceof Targets.OneOther oneOther
                            ? !self || oneOther.listed().contains(id)
                            : !self || targets instanceof Targets.Everyone;
            return cameInTime && targeted;
        }

        private boolean mustHear(SimulatedTalk sender, SimulatedTalk receiver, SentMessage message) {
            MemberId id = new MemberId(receiver.client.id);
            boolean certain = message.known.contains(id) && receiver.canSpeak() && !isStreamLost(sender.shard, message);
            boolean named = !(message.targets instanceof Targets.OneOther oneOther)
                    || oneOther.listed().contains(id);
            return certain && named && mayHear(sender, receiver, message);
        }

        /** Of those not listed, one at most hears a message to one other. */
        private void checkOneOther(SimulatedTalk sender) {
            for (SentMessage message : sender.sent) {
                if (message.targets instanceof Targets.OneOther oneOther) {
                    long others = talks.stream()
                            .filter(talk -> !oneOther.listed().contains(new MemberId(talk.client.id)))
                            .filter(talk -> talk.client.heardFrom(sender.client.id).stream()
                                    .anyMatch(heard -> heard.content.equals(message.content)))
                            .count();
                    assertThat(others).as("those who hear %s", message.content).isLessThanOrEqualTo(1);
                }
            }
        }
    }
}
