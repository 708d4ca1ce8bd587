package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.SimulatedClient.HeardMessage;
import io.chamberhub.chamber.SimulatedTalk.SentMessage;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Targets;
import java.util.List;

/**
 * Compares what the clients of the simulation heard with what was sent: in order and once; only what need not be heard may
 * be missing.
 */
final class Hearing {
    private final List<SimulatedTalk> talks;
    private final boolean ample;
    private final boolean lossless;
    private final boolean steady;
    private final List<SimulatedShard> alive;

    /**
     * @param ample whether no queue was ever full
     * @param lossless whether everything that was lost could be repeated
     * @param steady whether no shard ever took another one that lived for dead
     */
    Hearing(List<SimulatedTalk> talks, boolean ample, boolean lossless, boolean steady, List<SimulatedShard> alive) {
        this.talks = talks;
        this.ample = ample;
        this.lossless = lossless;
        this.steady = steady;
        this.alive = alive;
    }

    void check() {
        talks.forEach(sender -> talks.forEach(receiver -> check(sender, receiver)));
        if (steady) {
            talks.forEach(this::checkOneOther);
        }
    }

    private void check(SimulatedTalk sender, SimulatedTalk receiver) {
        List<HeardMessage> heard = receiver.client.heardFrom(sender.client);
        boolean lossy = !lossless || receiver.shard.lossy.contains(sender.shard.id);
        boolean[] fits = new boolean[heard.size() + 1];
        fits[0] = true;
        passOver(fits, heard, lossy);
        for (SentMessage message : sender.sent) {
            boolean[] next = new boolean[fits.length];
            boolean may = mayHear(sender, receiver, message);
            boolean must = mustHear(sender, receiver, message);
            for (int i = 0; i < fits.length; i++) {
                boolean extended = i > 0 && fits[i - 1] && may && isHeardAs(message, heard.get(i - 1), sender, lossy);
                boolean told = lossy && isLossTold(heard, i);
                next[i] = extended || (fits[i] && (!must || told));
            }
            passOver(next, heard, lossy);
            fits = next;
        }
        if (!fits[heard.size()]) {
            throw new AssertionError(receiver.client.id + " hears of " + sender.client.id + ": " + heard
                    + ", of what was sent: " + sender.sent);
        }
    }

    /** That the sender has come or gone is no message, nor is it one that is nothing but cut. */
    private void passOver(boolean[] fits, List<HeardMessage> heard, boolean lossy) {
        for (int i = 1; i < fits.length; i++) {
            HeardMessage last = heard.get(i - 1);
            boolean cut = last.truncated && last.content.isEmpty() && (lossy || !steady);
            fits[i] |= fits[i - 1] && (last == HeardMessage.NOTICE || cut);
        }
    }

    private static boolean isLossTold(List<HeardMessage> heard, int at) {
        return at == 0
                || heard.get(at - 1).tellsOfLoss()
                || (at < heard.size() && heard.get(at).tellsOfLoss());
    }

    private boolean isHeardAs(SentMessage sent, HeardMessage heard, SimulatedTalk sender, boolean lossy) {
        if (sent.text != heard.text) {
            return false;
        }
        if (!heard.truncated) {
            return sent.finished && sent.content.equals(heard.content);
        }
        boolean mayBeCut = !ample || lossy || !steady || !sent.finished || isStreamLost(sender.shard);
        return mayBeCut && sent.content.startsWith(heard.content);
    }

    /** The rest of a stream is lost with its shard. */
    private boolean isStreamLost(SimulatedShard shard) {
        return !alive.contains(shard);
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
        boolean certain = steady && message.known.contains(id) && receiver.canSpeak() && !isStreamLost(sender.shard);
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
                        .filter(talk -> talk.client.heardFrom(sender.client).stream()
                                .anyMatch(heard -> heard.content.equals(message.content)))
                        .count();
                assertThat(others).as("those who hear %s", message.content).isLessThanOrEqualTo(1);
            }
        }
    }
}
