package io.chamberhub.process;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Somebody who stays in a chamber through a rolling restart, as clients should: told 1012, it connects again with jitter.
 * Thread-safe.
 */
final class Traveller implements AutoCloseable {
    /** From a welcome to the end of that connection. */
    record Stay(int number, int node, Client client, Optional<Talker> talker, Recording<Departure> departure) {
        boolean isOver() {
            return departure.size() > 0;
        }
    }

    /** The end of a stay and when it came, in {@link System#nanoTime}. */
    record Departure(Client.Ending ending, long at) {}

    private static final int RESTART = 1012;
    private static final long JITTER = 300;
    private static final ExecutorService TRAVEL = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "travels");
        thread.setDaemon(true);
        return thread;
    });

    private final Nodes nodes;
    private final String chamber;
    private final boolean talks;
    private final IntSupplier open;
    private final Recording<Stay> stays;

    /** @param open a node that can be connected to */
    Traveller(Nodes nodes, int node, String chamber, boolean talks, IntSupplier open) {
        this.nodes = nodes;
        this.chamber = chamber;
        this.talks = talks;
        this.open = open;
        this.stays = new Recording<>("a traveller in " + chamber);
        arrive(node);
    }

    /** Everywhere it has been, the last place last. */
    List<Stay> stays() {
        return stays.now();
    }

    /** Where it is now, or was just now. */
    Stay stay() {
        List<Stay> all = stays.now();
        return all.get(all.size() - 1);
    }

    /** Once it has been in more places than so many: where it came then. */
    Stay awaitStay(int past) {
        return stays.await(stay -> stay.number() >= past, "stay " + past);
    }

    @Override
    public void close() {
        stay().talker().ifPresent(Talker::close);
        stay().client().close();
    }

    private void arrive(int node) {
        Client client = Client.enter(nodes.node(node).chamber(chamber));
        Optional<Talker> talker = talks ? Optional.of(new Talker(client)) : Optional.empty();
        Recording<Departure> departure = new Recording<>("the stay of " + client.id() + " in " + chamber);
        stays.add(new Stay(stays.size(), node, client, talker, departure));
        client.ended().thenAccept(ending -> {
            departure.add(new Departure(ending, System.nanoTime()));
            if (ending.code() == RESTART) {
                long jitter = ThreadLocalRandom.current().nextLong(JITTER);
                CompletableFuture.delayedExecutor(jitter, TimeUnit.MILLISECONDS, TRAVEL)
                        .execute(this::travel);
            }
        });
    }

    private void travel() {
        try {
            arrive(open.getAsInt());
        } catch (AssertionError refused) {
            stays.end();
            throw refused;
        }
    }
}
