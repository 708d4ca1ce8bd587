package io.chamberhub.verify;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All clients of a run, in their chambers. Not thread-safe: confined to the event loop of the clients. */
final class Crowd {
    /** ms between two looks at whether all is right. */
    private static final long LOOK = 10;

    private final Stage stage;
    private final List<Assembly> assemblies = new ArrayList<>();
    private final List<Talker> talkers = new ArrayList<>();

    /** As many clients as ordered, not yet connected. */
    Crowd(Stage stage, Order order) {
        this.stage = stage;
        for (int i = 0; i < order.chambers(); i++) {
            Assembly assembly = new Assembly("/verify/" + i);
            assemblies.add(assembly);
            for (int client = 0; client < order.nodes() * order.clients(); client++) {
                talkers.add(new Talker(stage, assembly, client % order.nodes()));
            }
        }
    }

    /** Everybody connects, and speaks {@code rate} times a second. */
    void begin(int rate) {
        long pace = 1_000 / rate;
        for (int i = 0; i < talkers.size(); i++) {
            Talker talker = talkers.get(i);
            talker.connect(OptionalInt.empty());
            stage.vertx().setPeriodic(1 + i * pace / talkers.size(), pace, due -> talker.speak());
        }
    }

    /** The connections to a node count no more, whatever they still bring. */
    void died(int node) {
        stage.doors().shut(node);
        at(node).forEach(Talker::mourn);
    }

    /** Whoever is connected elsewhere than where he lives goes back, if that is possible. */
    void goHome() {
        talkers.stream()
                .filter(talker -> talker.session().isLive() && !talker.isAtHome())
                .filter(talker -> stage.doors().isOpen(talker.home()))
                .forEach(talker -> talker.move(talker.home()));
    }

    /** One client of each chamber leaves, and comes back by another node. */
    void stir() {
        for (Assembly assembly : assemblies) {
            talkers.stream()
                    .filter(talker -> talker.assembly() == assembly && talker.isAtHome())
                    .skip(stage.jitter() % 3)
                    .findFirst()
                    .ifPresent(talker -> talker.move(stage.doors().other(talker.home())));
        }
    }

    /**
     * Why it cannot be said that all are told right who is there; nothing if all is well.
     *
     * @param nodes whose clients count
     */
    Optional<String> wrong(Predicate<Integer> nodes) {
        return assemblies.stream()
                .map(assembly -> assembly.wrong(nodes))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The same of all nodes, once everybody is where he lives; sends them there. */
    Optional<String> wrongAtHome() {
        goHome();
        Optional<Talker> astray =
                talkers.stream().filter(talker -> !talker.isAtHome()).findFirst();
        return astray.map(talker ->
                        talker.assembly().chamber() + ": a client of node " + talker.home() + " is not connected there")
                .or(() -> wrong(node -> true));
    }

    /**
     * Waits until nothing is wrong.
     *
     * @param limit how long, in ms
     * @return nothing, or what is still wrong when the time is over
     */
    Future<Optional<String>> settle(Supplier<Optional<String>> wrong, long limit) {
        Promise<Optional<String>> settled = Promise.promise();
        long deadline = System.nanoTime() + limit * 1_000_000;
        stage.vertx().setPeriodic(1, LOOK, timer -> {
            Optional<String> still = wrong.get();
            if (still.isEmpty() || System.nanoTime() > deadline) {
                stage.vertx().cancelTimer(timer);
                settled.tryComplete(still);
            }
        });
        return settled.future();
    }

    /** Nobody says more, but for the end of what is being said. */
    void hush() {
        talkers.forEach(Talker::hush);
    }

    /** How many messages are on their way. */
    Optional<String> awaited() {
        if (talkers.stream().anyMatch(Talker::isInMessage)) {
            return Optional.of("somebody is in the middle of a message");
        }
        long owed = assemblies.stream().mapToLong(Assembly::owed).sum();
        return owed == 0 ? Optional.empty() : Optional.of(owed + " messages have not come");
    }

    /** What has not come by now is missing. */
    void close() {
        stage.end();
        assemblies.forEach(Assembly::close);
    }

    private Stream<Talker> at(int node) {
        return talkers.stream().filter(talker -> talker.session().node() == node);
    }
}
