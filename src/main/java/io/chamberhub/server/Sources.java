package io.chamberhub.server;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory;
import io.chamberhub.directory.Source;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Counts where the connections of a shard come from, in halls that limit that. Each one counts from before it
 * gets a place in its chamber until its socket is closed. Confined to the event loop of its shard.
 */
final class Sources {
    private static final Logger log = LoggerFactory.getLogger(Sources.class);

    private final ShardId self;
    private final Directory directory;
    private final Vertx vertx;
    private final Audit audit;
    private final Runnable changed;
    private final Map<Source, Tally> tallies = new HashMap<>();
    private boolean used;

    /**
     * @param audit says again what there is
     * @param changed called when {@link #isEmpty} may have changed
     */
    Sources(ShardId self, Directory directory, Vertx vertx, Audit audit, Runnable changed) {
        this.self = self;
        this.directory = directory;
        this.vertx = vertx;
        this.audit = audit;
        this.changed = changed;
    }

    /** Whether there are none, and the directory knows. */
    boolean isEmpty() {
        return tallies.isEmpty();
    }

    /**
     * A connection wants into a hall; it counts if it may. Asked before it gets a place in a chamber, which it might take from
     * somebody else for a moment.
     *
     * @return whether it may; fails if the directory does not answer
     */
    Future<Boolean> admit(HallSettings hall, Connection newcomer) {
        int most = hall.limits().connectionsPerAddress();
        return most == 0
                ? Future.succeededFuture(true)
                : admit(new Source(hall.path(), newcomer.client().counted()), most, newcomer);
    }

    private Future<Boolean> admit(Source source, int most, Connection newcomer) {
        used = true;
        Tally tally = tallies.computeIfAbsent(source, Tally::new);
        tally.entering++;
        return tally.claim
                .enter(() -> directory.count(source, self, most), Boolean::booleanValue)
                .onSuccess(counts -> {
                    if (counts && newcomer.isAwaited()) {
                        // It was included meanwhile.
                        tally.left();
                    } else if (counts) {
                        newcomer.whenClosed(tally::left);
                    }
                })
                .onComplete(answer -> {
                    tally.entering--;
                    tally.forgetIfEmpty();
                });
    }

    /** A connection is in a hall that did not limit where they come from, and may do so now: then it counts, even if there are too many. */
    void include(HallSettings hall, Connection connection) {
        if (hall.limits().connectionsPerAddress() > 0 && !connection.isAwaited() && !connection.isGone()) {
            used = true;
            Source source = new Source(hall.path(), connection.client().counted());
            Tally tally = tallies.computeIfAbsent(source, Tally::new);
            tally.claim.include();
            connection.whenClosed(tally::left);
            audit.add(List.of(tally));
        }
    }

    /** Tells the directory again what is so. */
    void audit() {
        if (used) {
            audit.add(tallies.values());
            directory
                    .sourcesOf(self)
                    .onSuccess(sources -> sources.forEach(this::reassertUnlessHere))
                    .onFailure(failure -> log.debug("to be asked again: {}", failure.getMessage()));
        }
    }

    /** The directory may have missed that the last one left. */
    private void reassertUnlessHere(Source source) {
        if (!tallies.containsKey(source)) {
            Tally none = new Tally(source);
            tallies.put(source, none);
            audit.add(List.of(none));
        }
    }

    /** Where some connections come from. */
    private final class Tally implements Audit.Entry, Claim.Book<Void> {
        private final Source source;
        private final Claim<Void> claim;
        private int entering;

        Tally(Source source) {
            this.source = source;
            this.claim = new Claim<>(this, vertx, Future.succeededFuture());
        }

        void left() {
            claim.leave();
            forgetIfEmpty();
        }

        private boolean isEmpty() {
            return entering == 0 && claim.count() == 0;
        }

        void forgetIfEmpty() {
            if (isEmpty()) {
                claim.settled().onSuccess(known -> {
                    if (isEmpty() && tallies.remove(source, this)) {
                        audit.remove(this);
                        changed.run();
                    }
                });
            }
        }

        @Override
        public Future<?> reassert() {
            return claim.reassert().onComplete(said -> forgetIfEmpty());
        }

        @Override
        public Future<Void> leave() {
            return directory.discount(source, self);
        }

        @Override
        public Future<Void> reassert(int connections) {
            return directory.recount(source, self, connections);
        }

        @Override
        public LoggingEventBuilder name(LoggingEventBuilder line) {
            return line.addKeyValue("hall", source.hall()).addKeyValue("address", source.address());
        }
    }
}
