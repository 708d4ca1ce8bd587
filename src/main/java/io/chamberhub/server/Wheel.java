package io.chamberhub.server;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pings connections in turn and drops those that do not answer. Each connection has a place in one of its slots; a slot is
 * pinged once per interval, and looked at when the timeout has passed since. Those that come bit by bit are spread over the
 * interval, those that come all at once over a quarter of it.
 *
 * <p>When a connection is dropped:
 *
 * <ul>
 *   <li>Only a pong that comes in time keeps a connection that was pinged; which ping it answers does not matter.
 *   <li>While the hub does not read from a connection its pong cannot be read either: it is not pinged then, nor dropped, and
 *       when it is read from again the time for an answer that is due begins anew.
 *   <li>A ping goes out behind what waits for the client. A client that cannot have had it yet, but has taken some of what
 *       waited in the hub since, gets another interval. What the client's side had already been sent, it has to read in time.
 *   <li>Time in which the whole shard stood still does not count: what came meanwhile has not been read yet.
 * </ul>
 *
 * <p>Not thread-safe: confined to the event loop of its shard.
 */
final class Wheel {
    /** Someone who is pinged. What the wheel notes of it is kept here, in a few bytes. */
    abstract static class Peer {
        private int slot = NOWHERE;
        private int place;
        /** When the first ping went out that has not been answered, if one has not. */
        private int asked;

        private int progress;
        private boolean asking;
        private boolean behind;

        /** Sends a ping. */
        abstract void ping();

        /** Whether what it sends cannot be read now. */
        abstract boolean isHeldBack();

        /** How much waits in the hub for its client, in bytes. */
        abstract long waiting();

        /** Another number whenever its client's side has taken some of what waits. */
        abstract long progress();

        /** No answer has come. It must be removed from the wheel, now or later. */
        abstract void drop();
    }

    /** Between two turns, in ms. */
    static final int TURN = 50;

    /** What more passes between two turns, in ms, does not count: the shard stood still. */
    private static final int LONGEST_TURN = 4 * TURN;

    private static final int MOST_SLOTS = 1024;

    private static final int NOWHERE = -1;

    private final Heartbeat heartbeat;
    private final List<@Nullable List<Peer>> slots = new ArrayList<>();
    private int come;
    private int size;
    /** Of the shard's clock. */
    private long last;
    /** What has passed as far as the wheel is concerned, in ms. */
    private long time;
    /** How many slots have been pinged, and looked at. */
    private long pinged;

    private long looked;

    Wheel(Heartbeat heartbeat, long now) {
        this.heartbeat = heartbeat;
        this.last = now;
        int count = Math.min(Math.max(1, heartbeat.interval() / TURN), MOST_SLOTS);
        slots.addAll(Collections.nCopies(count, null));
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** From now on it is pinged, first after three quarters of an interval at least: many are gone before that. */
    void add(Peer peer) {
        int quarter = Math.max(1, slots.size() / 4);
        come = (come + 1) % quarter;
        // It may come from another wheel, whose time is another.
        peer.asking = false;
        peer.slot = (int) ((pinged + slots.size() - quarter + come) % slots.size());
        List<Peer> slot = slots.get(peer.slot);
        if (slot == null) {
            slot = new ArrayList<>();
            slots.set(peer.slot, slot);
        }
        peer.place = slot.size();
        slot.add(peer);
        size++;
    }

    /** It is not pinged any more, if it was. */
    void remove(Peer peer) {
        List<Peer> slot = peer.slot == NOWHERE ? null : slots.get(peer.slot);
        if (slot != null) {
            Peer other = slot.remove(slot.size() - 1);
            if (other != peer) {
                slot.set(peer.place, other);
                other.place = peer.place;
            }
            if (slot.isEmpty()) {
                slots.set(peer.slot, null);
            }
            peer.slot = NOWHERE;
            size--;
        }
    }

    /** A pong has come; one that nobody asked for changes nothing. */
    static void answered(Peer peer) {
        peer.asking = false;
    }

    /** It is read from again. */
    void readAgain(Peer peer) {
        peer.asked = (int) time;
    }

    /** Time has passed; to be called every {@link #TURN} ms. */
    void turn(long now) {
        time += Math.min(now - last, LONGEST_TURN);
        last = now;
        long toLook = slotsUntil(time - heartbeat.timeout());
        for (; looked < toLook; looked++) {
            forEach(looked, this::look);
        }
        long toPing = slotsUntil(time);
        // Once in a turn is enough, however short the interval.
        for (pinged = Math.max(pinged, toPing - slots.size()); pinged < toPing; pinged++) {
            forEach(pinged, this::ping);
        }
    }

    /** How many slots are due until then. */
    private long slotsUntil(long then) {
        return then < 0 ? 0 : then * slots.size() / heartbeat.interval() + 1;
    }

    /** From the last one to the first, as any of them may be removed meanwhile. */
    private void forEach(long count, Consumer<Peer> step) {
        List<Peer> slot = slots.get((int) (count % slots.size()));
        for (int i = slot == null ? 0 : slot.size(); slot != null && i > 0; i--) {
            if (i <= slot.size()) {
                step.accept(slot.get(i - 1));
            }
        }
    }

    private void ping(Peer peer) {
        if (peer.isHeldBack()) {
            return;
        }
        if (!peer.asking) {
            peer.asking = true;
            // When it was due, so that the look that follows is not early.
            peer.asked = (int) ((pinged * heartbeat.interval() + slots.size() - 1) / slots.size());
            peer.behind = peer.waiting() > 0;
            peer.progress = Long.hashCode(peer.progress());
        }
        peer.ping();
    }

    private void look(Peer peer) {
        if (!peer.asking || peer.isHeldBack() || (int) time - peer.asked < heartbeat.timeout()) {
            return;
        }
        int progress = Long.hashCode(peer.progress());
        if (peer.behind && progress != peer.progress) {
            peer.progress = progress;
            peer.asked = (int) time;
        } else {
            peer.drop();
        }
    }
}
