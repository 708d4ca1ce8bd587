package io.chamberhub.server;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.spi.LoggingEventBuilder;

/** What the directory counts for one shard in one chamber. Confined to the event loop of its shard. */
final class Places {
    private final ChamberName name;
    private final ShardId self;
    private final Directory directory;
    private final LongSupplier nextId;
    private final Claim<List<ShardId>> claim;

    /**
     * @param before completes when the directory has forgotten what this shard last had to do with the chamber
     * @param nextId ids below are taken
     */
    Places(ChamberName name, ShardId self, Directory directory, Vertx vertx, Future<Void> before, LongSupplier nextId) {
        this.name = name;
        this.self = self;
        this.directory = directory;
        this.nextId = nextId;
        this.claim = new Claim<>(new Page(), vertx, before);
    }

    /** Connections that the directory counts, as far as this shard has heard. */
    int count() {
        return claim.count();
    }

    /** One more connection wants in. */
    Future<Directory.Answer> admit(Limits limits) {
        return claim.enter(
                () -> directory.admit(name, self, limits, nextId.getAsLong()), Directory.Admitted.class::isInstance);
    }

    /** A connection that was admitted is gone. */
    void leave() {
        claim.leave();
    }

    /**
     * Says again what is so; once more if it is just being said.
     *
     * @return the other shards in the chamber; fails if the directory cannot be reached, which is then tried again
     */
    Future<List<ShardId>> reassert() {
        return claim.reassert();
    }

    /** Completes when the directory has taken note of everything so far. */
    Future<Void> settled() {
        return claim.settled();
    }

    private final class Page implements Claim.Book<List<ShardId>> {
        @Override
        public Future<Void> leave() {
            return directory.leave(name, self);
        }

        @Override
        public Future<List<ShardId>> reassert(int connections) {
            return directory.reassert(name, self, connections, nextId.getAsLong());
        }

        @Override
        public LoggingEventBuilder name(LoggingEventBuilder line) {
            return line.addKeyValue("hall", name.hall()).addKeyValue("chamber", name.name());
        }
    }
}
