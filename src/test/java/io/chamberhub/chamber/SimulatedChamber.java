package io.chamberhub.chamber;

import io.chamberhub.wire.MemberId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A chamber that is open on a shard of the simulation: lets clients in and out, and meets the other shards. */
final class SimulatedChamber implements Chamber.Host {
    private static final int GREETINGS = 15;
    private static final long GREETING_TIMEOUT = 1_000;
    private static final long PAUSE = 200;

    final SimulatedShard home;
    final Chamber chamber;
    final List<SimulatedClient> entering = new ArrayList<>();
    /** Those who wait for the end of a greeting, per shard that is being greeted. */
    private final Map<ShardId, List<Consumer<Boolean>>> greetings = new HashMap<>();

    /** Connections that the directory counts; of those, how many this shard has heard of. */
    private int claimed;

    private int counted;
    private boolean admitted;
    private boolean closed;
    private boolean grown;

    SimulatedChamber(SimulatedShard home, long incarnation) {
        this.home = home;
        this.chamber = home.maker.apply(this, incarnation);
    }

    OwnStream stream() {
        return chamber.stream();
    }

    boolean isQuiet() {
        return !chamber.peers().hasStrangers() && !chamber.peers().askAgain() && greetings.isEmpty();
    }

    void admit(SimulatedClient newcomer) {
        entering.add(newcomer);
        claimed++;
        SimulatedDirectory.Admitted answer = home.directory().admit(home.id, chamber.nextId());
        newcomer.id = answer.id();
        home.network.after(home.random.nextInt(20), home.id, () -> {
            counted++;
            admitted(answer.earlier(), counted == 1, met -> met(newcomer, met));
        });
    }

    private void met(SimulatedClient newcomer, boolean met) {
        entering.remove(newcomer);
        if (newcomer.gone() || !met || chamber.knows(new MemberId(newcomer.id))) {
            newcomer.close();
            placeLeft();
        } else {
            home.clients.add(newcomer);
            newcomer.onLostId = () -> home.network.after(home.random.nextInt(3), home.id, () -> leave(newcomer));
            newcomer.chamber = this;
            newcomer.member = chamber.enter(new MemberId(newcomer.id), newcomer);
        }
        closeIfEmpty();
    }

    void leave(SimulatedClient client) {
        boolean here = home.clients.remove(client);
        client.close();
        if (here) {
            chamber.leave(Objects.requireNonNull(client.member));
            placeLeft();
            closeIfEmpty();
        }
    }

    private void placeLeft() {
        claimed--;
        counted--;
        home.directory().leave(home.id);
    }

    private void closeIfEmpty() {
        if (entering.isEmpty() && chamber.localMembers() == 0 && !closed) {
            closed = true;
            chamber.close();
            endTick();
            home.closed(this);
            Stream.concat(chamber.peers().shards().stream(), stream().readers().stream())
                    .forEach(home.routes::remove);
        }
    }

    void reassert() {
        List<ShardId> others = home.directory().reassert(home.id, claimed, chamber.nextId());
        home.network.after(home.random.nextInt(20), home.id, () -> {
            others.stream().filter(peer -> !chamber.peers().reads(peer)).forEach(this::meet);
            due();
        });
    }

    /** Everyone who was there before is met. */
    private void admitted(List<ShardId> earlier, boolean first, Consumer<Boolean> done) {
        List<ShardId> strangers = earlier.stream()
                .filter(peer -> first || !chamber.peers().reads(peer))
                .toList();
        List<Boolean> missing = new ArrayList<>();
        List<Boolean> failed = new ArrayList<>();
        strangers.forEach(peer -> missing.add(true));
        strangers.forEach(peer -> greet(peer, met -> {
            missing.remove(true);
            if (!met) {
                failed.add(true);
            }
            if (missing.isEmpty()) {
                done.accept(failed.isEmpty());
            }
        }));
        admitted = true;
        if (strangers.isEmpty()) {
            done.accept(true);
        }
    }

    Snapshot greeted(Snapshot theirs) {
        due();
        ShardId peer = theirs.shard();
        chamber.peers().meet(theirs);
        home.routes.add(peer);
        return chamber.snapshot(peer);
    }

    void meet(ShardId peer) {
        if (admitted && !closed && !peer.equals(home.id)) {
            greet(peer, met -> {});
        }
    }

    private void greet(ShardId peer, Consumer<Boolean> done) {
        if (home.hasDeparted(peer.node())) {
            done.accept(true);
        } else if (greetings.containsKey(peer)) {
            Objects.requireNonNull(greetings.get(peer)).add(done);
        } else {
            chamber.peers().expect(peer);
            home.routes.add(peer);
            greetings.put(peer, new ArrayList<>(List.of(done)));
            greet(peer, GREETINGS);
        }
    }

    /** Tries again and again. */
    private void greet(ShardId peer, int attempts) {
        Snapshot mine = chamber.snapshot(peer);
        home.count("greeting");
        home.request(
                peer,
                GREETING_TIMEOUT,
                asked -> asked.greeted(mine),
                answer -> answered(peer, answer),
                () -> home.network.after(PAUSE, home.id, () -> unanswered(peer, attempts)));
    }

    private void answered(ShardId peer, Optional<Snapshot> answer) {
        if (answer.isPresent() && !home.hasDeparted(peer.node())) {
            chamber.peers().meet(answer.get());
        } else {
            chamber.dismiss(peer);
        }
        greeted(peer, true);
    }

    private void unanswered(ShardId peer, int attempts) {
        boolean again = !home.hasDeparted(peer.node()) && home.cluster.contains(peer.node());
        if (again && closed) {
            greetings.remove(peer);
        } else if (again && attempts > 1) {
            greet(peer, attempts - 1);
        } else {
            chamber.dismiss(peer);
            greeted(peer, !again);
        }
    }

    private void greeted(ShardId peer, boolean met) {
        List<Consumer<Boolean>> waiting = Objects.requireNonNull(greetings.remove(peer));
        if (!chamber.peers().reads(peer)) {
            parted(peer);
        }
        waiting.forEach(done -> done.accept(met));
    }

    void forget(Predicate<ShardId> gone) {
        chamber.forget(gone);
    }

    void heard(Batch batch) {
        if (!home.hasDeparted(batch.from().node())) {
            chamber.hear(batch);
            due();
        }
    }

    private void due() {
        if (!closed) {
            home.due = true;
        }
    }

    private void endTick() {
        grown = false;
        chamber.take().ifPresent(batch -> {
            home.publish(batch);
            due();
        });
    }

    @Override
    public void streamGrew() {
        if (grown) {
            throw new AssertionError(home.id + " says twice that its stream grew");
        }
        grown = true;
        home.network.after(home.random.nextInt(3), home.id, this::endTick);
    }

    @Override
    public void gap(ShardId shard, Position position) {
        home.count("question");
        home.request(
                shard,
                2_000,
                asked -> asked.repeat(home.id, position),
                answer -> {
                    if (!closed) {
                        chamber.peers().repeated(shard, position.incarnation(), answer);
                        due();
                    }
                },
                () -> {
                    chamber.peers().unanswered(shard, position.incarnation());
                    due();
                });
    }

    @Override
    public void repaired(long events) {
        home.count("repair");
    }

    @Override
    public void lost(ShardId shard, long events) {
        home.count("loss");
        home.lossy.add(shard);
    }

    @Override
    public void parted(ShardId shard) {
        if (greetings.containsKey(shard)) {
            return;
        }
        stream().removeReader(shard);
        // The routes of a chamber that is closed may be those of one that was opened since.
        if (!closed) {
            home.routes.remove(shard);
        }
    }
}
