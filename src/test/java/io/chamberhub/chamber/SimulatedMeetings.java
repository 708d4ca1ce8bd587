package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** How a chamber of the simulation and those of the other shards come to know each other. */
final class SimulatedMeetings {
    private static final int GREETINGS = 15;
    private static final long TIMEOUT = 1_000;
    private static final long PAUSE = 200;

    private final SimulatedShard home;
    private final Chamber chamber;
    /** Those who wait for the end of a greeting, per shard that is being greeted. */
    private final Map<ShardId, List<Consumer<Boolean>>> greetings = new HashMap<>();

    private final Runnable publish;
    private final Runnable due;
    private boolean admitted;
    private boolean closed;

    SimulatedMeetings(SimulatedShard home, Chamber chamber, Runnable publish, Runnable due) {
        this.publish = publish;
        this.due = due;
        this.home = home;
        this.chamber = chamber;
    }

    boolean isQuiet() {
        return greetings.isEmpty();
    }

    /** A connection has been admitted: these shards are met, all of them or those that are not known. */
    void admitted(List<ShardId> earlier, boolean all, Consumer<Boolean> done) {
        List<ShardId> strangers = earlier.stream()
                .filter(peer -> all || !chamber.peers().reads(peer))
                .toList();
        List<Boolean> met = new ArrayList<>();
        for (ShardId stranger : strangers) {
            greet(stranger, true, success -> {
                met.add(success);
                if (met.size() == strangers.size()) {
                    done.accept(!met.contains(false));
                }
            });
        }
        admitted = true;
        if (strangers.isEmpty()) {
            done.accept(true);
        }
    }

    Snapshot greeted(Snapshot theirs, boolean entering) {
        ShardId peer = theirs.shard();
        if (entering || chamber.peers().reads(peer) || !admitted) {
            chamber.peers().meet(theirs);
        } else {
            meet(peer);
        }
        home.routes.add(peer);
        return snapshot(peer);
    }

    private Snapshot snapshot(ShardId reader) {
        publish.run();
        return chamber.snapshot(reader);
    }

    /** A stream that is not read here goes so far. */
    void reaches(ShardId peer, Position position) {
        if (admitted && !closed) {
            greet(peer, false, met -> {
                if (met && !chamber.peers().reads(peer, position.incarnation())) {
                    home.streams.tellAbsent(peer, position);
                }
            });
        }
    }

    void meetAll(List<ShardId> others) {
        others.stream().filter(peer -> !chamber.peers().reads(peer)).forEach(this::meet);
    }

    void meet(ShardId peer) {
        if (admitted && !closed && !peer.equals(home.id)) {
            greet(peer, false, met -> {});
        }
    }

    void close() {
        closed = true;
        home.routes.removeAll(chamber.peers().shards());
        home.routes.removeAll(chamber.stream().readers());
        home.routes.removeAll(greetings.keySet());
    }

    void forget(Predicate<ShardId> gone) {
        chamber.forget(gone);
        chamber.stream().readers().stream().filter(gone).forEach(chamber.stream()::removeReader);
    }

    /** A shard has no part in the chamber any more, unless it is just being asked. */
    void parted(ShardId shard) {
        if (!closed && !greetings.containsKey(shard)) {
            chamber.stream().removeReader(shard);
            home.routes.remove(shard);
        }
    }

    private void greet(ShardId peer, boolean entering, Consumer<Boolean> done) {
        List<Consumer<Boolean>> waiting = greetings.get(peer);
        if (home.hasDeparted(peer.node())) {
            done.accept(true);
        } else if (waiting != null) {
            waiting.add(done);
        } else {
            chamber.peers().expect(peer);
            home.routes.add(peer);
            greetings.put(peer, new ArrayList<>(List.of(done)));
            greet(peer, entering, GREETINGS);
        }
    }

    private void greet(ShardId peer, boolean entering, int attempts) {
        Snapshot mine = snapshot(peer);
        home.count("greeting");
        home.request(
                peer,
                TIMEOUT,
                asked -> asked.greeted(mine, entering),
                answer -> answered(peer, answer),
                () -> home.network.after(PAUSE, home.id, () -> unanswered(peer, entering, attempts)));
    }

    private void answered(ShardId peer, Optional<Snapshot> answer) {
        if (answer.isPresent() && !home.hasDeparted(peer.node()) && !closed) {
            chamber.peers().meet(answer.get());
            due.run();
        } else if (!closed) {
            chamber.dismiss(peer);
        }
        met(peer, true);
    }

    private void unanswered(ShardId peer, boolean entering, int attempts) {
        boolean lives = !home.hasDeparted(peer.node()) && home.cluster.contains(peer.node());
        if (closed) {
            met(peer, true);
        } else if (lives && attempts > 1) {
            greet(peer, entering, attempts - 1);
        } else {
            chamber.dismiss(peer);
            met(peer, !lives);
        }
    }

    private void met(ShardId peer, boolean success) {
        List<Consumer<Boolean>> waiting = Objects.requireNonNull(greetings.remove(peer));
        if (!chamber.peers().reads(peer)) {
            parted(peer);
        }
        waiting.forEach(done -> done.accept(success));
    }
}
