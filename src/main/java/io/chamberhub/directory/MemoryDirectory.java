package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.Ending;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The directory of a hub that runs alone. Thread-safe: its shards share it. */
public final class MemoryDirectory implements Directory {
    private final Map<ChamberName, ChamberEntry> chambers = new HashMap<>();
    private final Map<String, Integer> chambersPerHall = new HashMap<>();

    @Override
    public Future<Answer> admit(ChamberName chamber, ShardId shard, Limits limits, long nextId) {
        return Future.succeededFuture(answer(chamber, shard, limits));
    }

    private synchronized Answer answer(ChamberName chamber, ShardId shard, Limits limits) {
        ChamberEntry entry = chambers.get(chamber);
        if (entry == null) {
            int others = chambersPerHall.getOrDefault(chamber.hall(), 0);
            if (others >= limits.maxChambers()) {
                return new Refused(Ending.TOO_MANY_CHAMBERS);
            }
            chambersPerHall.put(chamber.hall(), others + 1);
            entry = new ChamberEntry("");
            chambers.put(chamber, entry);
        }
        OptionalLong id = entry.admit(shard, limits.chamberMaxConnections());
        return id.isPresent() ? entry.answer(id.getAsLong(), shard) : new Refused(Ending.CHAMBER_FULL);
    }

    @Override
    public synchronized Future<Void> leave(ChamberName chamber, ShardId shard) {
        ChamberEntry entry = chambers.get(chamber);
        if (entry != null) {
            entry.leave(shard);
            if (entry.isEmpty()) {
                chambers.remove(chamber);
                chambersPerHall.computeIfPresent(chamber.hall(), (hall, count) -> count > 1 ? count - 1 : null);
            }
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<java.util.List<ShardId>> reassert(ChamberName chamber, ShardId shard, int connections, long nextId) {
        return Future.succeededFuture(java.util.List.of());
    }

    @Override
    public Future<Void> check() {
        return Future.succeededFuture();
    }
}
