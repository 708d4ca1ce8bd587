package io.chamberhub.verify;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Does to the nodes what the plan says, and measures what comes of it. Runs on a thread of its own that may wait. */
final class Conductor {
    /** Until a dead node's clients are gone from all rosters, in ms. */
    private static final long GONE = 5_000;

    /** The same where the others have to find out for themselves, besides the silence that makes a node dead. */
    private static final long NOTICED = 2_000;

    /** Until everybody sees everybody again. */
    private static final long WHOLE = 15_000;

    /** How long either is waited for at most. */
    private static final long PATIENCE = 30_000;

    private final Nodes nodes;
    private final Crowd crowd;
    private final Stage stage;
    private final Loop loop;
    private final int deadAfter;

    /** @param deadAfter ms of silence until a node counts as dead */
    Conductor(Nodes nodes, Crowd crowd, Stage stage, Loop loop, int deadAfter) {
        this.nodes = nodes;
        this.crowd = crowd;
        this.stage = stage;
        this.loop = loop;
        this.deadAfter = deadAfter;
    }

    /** How long it took until those at the node were gone, and until all was well. */
    record Outcome(Optional<Took> gone, Took whole) {}

    /** Waits for the nodes to start, lets the clients in, and waits until they all see each other. */
    void open(int rate) throws IOException, InterruptedException {
        for (int i = 0; i < nodes.count(); i++) {
            openDoor(i);
        }
        loop.run(() -> crowd.begin(rate));
        Optional<String> wrong = loop.await(() -> crowd.settle(crowd::wrongAtHome, PATIENCE));
        if (wrong.isPresent()) {
            throw new IOException("not everybody could connect: " + wrong.get());
        }
    }

    Outcome play(Failure failure) throws IOException, InterruptedException {
        requireAllAlive();
        loop.run(() -> stage.doors().trouble(OptionalInt.empty()));
        Outcome outcome =
                switch (failure.kind()) {
                    case KILL -> kill(failure.node());
                    case FREEZE -> freeze(failure);
                    case PAUSE -> pause(failure);
                    case CUT -> cut(failure);
                    case RESTART -> restart(failure.node());
                };
        if (!outcome.whole().arrived()) {
            replace(failure);
        }
        return outcome;
    }

    /** Whether everybody still sees everybody; said as a fault if not. */
    void requireRight() throws IOException {
        requireAllAlive();
        Optional<String> wrong = loop.await(() -> crowd.settle(crowd::wrongAtHome, WHOLE));
        wrong.ifPresent(what -> loop.run(() -> stage.tally().fault(Figure.MISTOLD, 1, () -> what)));
    }

    private Outcome kill(int node) throws IOException, InterruptedException {
        loop.run(() -> crowd.died(node));
        long killed = System.nanoTime();
        nodes.node(node).kill();
        Took gone = settle(() -> crowd.wrong(each -> true), killed, GONE);
        nodes.awaitExit(node);
        return new Outcome(Optional.of(gone), startAgain(node));
    }

    private Outcome restart(int node) throws IOException, InterruptedException {
        loop.run(() -> stage.doors().shut(node));
        nodes.node(node).terminate();
        nodes.awaitExit(node);
        long ended = System.nanoTime();
        loop.run(() -> crowd.died(node));
        Took gone = settle(() -> crowd.wrong(each -> true), ended, GONE);
        return new Outcome(Optional.of(gone), startAgain(node));
    }

    private Outcome freeze(Failure failure) throws IOException, InterruptedException {
        int node = failure.node();
        loop.run(() -> {
            stage.doors().shut(node);
            stage.doors().trouble(OptionalInt.of(node));
        });
        nodes.node(node).freeze();
        long frozen = System.nanoTime();
        Took gone = settle(() -> crowd.wrong(each -> each != node), frozen, deadAfter + NOTICED);
        loop.rest(failure.lasts() - millisSince(frozen));
        return new Outcome(Optional.of(gone), thaw(node));
    }

    private Outcome pause(Failure failure) throws IOException, InterruptedException {
        int node = failure.node();
        loop.run(() -> stage.doors().shut(node));
        nodes.node(node).freeze();
        loop.rest(failure.lasts());
        return new Outcome(Optional.empty(), thaw(node));
    }

    private Outcome cut(Failure failure) {
        boolean swallow = failure.lasts() % 2 == 1;
        loop.run(() -> {
            affected(failure).forEach(node -> nodes.proxy(node).cut(swallow));
            crowd.stir();
        });
        loop.rest(failure.lasts());
        long mended = System.nanoTime();
        loop.run(() -> affected(failure).forEach(node -> nodes.proxy(node).mend()));
        return new Outcome(Optional.empty(), settle(crowd::wrongAtHome, mended, WHOLE));
    }

    private Took thaw(int node) throws IOException, InterruptedException {
        nodes.node(node).goOn();
        long thawed = System.nanoTime();
        loop.run(() -> stage.doors().reopen(node));
        return settle(crowd::wrongAtHome, thawed, WHOLE);
    }

    private Took startAgain(int node) throws IOException, InterruptedException {
        nodes.restart(node);
        openDoor(node);
        return settle(crowd::wrongAtHome, System.nanoTime(), WHOLE);
    }

    /** What does not mend by itself must not spoil the rest of the run. */
    private void replace(Failure failure) throws IOException, InterruptedException {
        for (int node : affected(failure)) {
            loop.run(() -> crowd.died(node));
            nodes.node(node).kill();
            nodes.awaitExit(node);
            startAgain(node);
        }
    }

    private List<Integer> affected(Failure failure) {
        return failure.nodes(nodes.count());
    }

    private void openDoor(int node) throws IOException, InterruptedException {
        int port = nodes.awaitPort(node);
        loop.run(() -> stage.doors().open(node, port));
    }

    private Took settle(Supplier<Optional<String>> wrong, long since, long promised) {
        Optional<String> still = loop.await(() -> crowd.settle(wrong, PATIENCE));
        Took took = new Took(millisSince(since), promised, still.isEmpty());
        still.ifPresent(what -> loop.run(() -> stage.tally().note("never right: " + what)));
        return took;
    }

    private void requireAllAlive() throws IOException {
        for (int i = 0; i < nodes.count(); i++) {
            if (!nodes.node(i).isAlive()) {
                throw new IOException("node " + i + " ended by itself");
            }
        }
    }

    private static long millisSince(long then) {
        return (System.nanoTime() - then) / 1_000_000;
    }
}
