package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.Ending;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The directory of a hub that runs alone. Thread-safe: its shards share it. */
public final class MemoryDirectory implements Directory {
    private final Map<ChamberName, ChamberEntry> chambers = new HashMap<>();
    private final Map<String, Integer> chambersPerHall = new HashMap<>();
    private final Map<Source, ChamberEntry> sources = new HashMap<>();
    private final RoomStore rooms = new MemoryRoomStore();
    private final BanList bans = new MemoryBanList(InstantSource.system());
    private final HookLedger hooks = new MemoryHookLedger();

    @Override
    public Future<Answer> admit(ChamberName chamber, ShardId shard, Limits limits, long nextId) {
        return Future.succeededFuture(answer(chamber, shard, limits, nextId));
    }

    private synchronized Answer answer(ChamberName chamber, ShardId shard, Limits limits, long nextId) {
        if (!chambers.containsKey(chamber) && inHall(chamber.hall()) >= limits.maxChambers()) {
            return new Refused(Ending.TOO_MANY_CHAMBERS);
        }
        ChamberEntry entry = open(chamber);
        entry.raise(nextId);
        OptionalLong id = entry.admit(shard, limits.chamberMaxConnections());
        return id.isPresent() ? entry.answer(id.getAsLong(), shard) : new Refused(Ending.CHAMBER_FULL);
    }

    @Override
    public synchronized Future<Void> leave(ChamberName chamber, ShardId shard) {
        ChamberEntry entry = chambers.get(chamber);
        if (entry != null) {
            entry.leave(shard);
            closeIfEmpty(chamber, entry);
        }
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<List<ShardId>> reassert(
            ChamberName chamber, ShardId shard, int connections, long nextId) {
        ChamberEntry entry = open(chamber);
        entry.raise(nextId);
        entry.count(shard, connections);
        closeIfEmpty(chamber, entry);
        return Future.succeededFuture(entry.others(shard));
    }

    @Override
    public synchronized Future<Set<ChamberName>> chambersOf(ShardId shard) {
        return Future.succeededFuture(chambers.entrySet().stream()
                .filter(chamber -> chamber.getValue().shards().contains(shard))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
    }

    @Override
    public synchronized Future<Boolean> count(Source source, ShardId shard, int most) {
        boolean room = entry(source).admit(shard, most).isPresent();
        forgetIfEmpty(source);
        return Future.succeededFuture(room);
    }

    @Override
    public synchronized Future<Void> discount(Source source, ShardId shard) {
        entry(source).leave(shard);
        forgetIfEmpty(source);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Void> recount(Source source, ShardId shard, int connections) {
        entry(source).count(shard, connections);
        forgetIfEmpty(source);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Set<Source>> sourcesOf(ShardId shard) {
        return Future.succeededFuture(sources.entrySet().stream()
                .filter(source -> source.getValue().shards().contains(shard))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
    }

    private ChamberEntry entry(Source source) {
        return sources.computeIfAbsent(source, absent -> new ChamberEntry(""));
    }

    private void forgetIfEmpty(Source source) {
        if (entry(source).isEmpty()) {
            sources.remove(source);
        }
    }

    @Override
    public synchronized Future<Account> account() {
        int places =
                chambersPerHall.values().stream().mapToInt(Integer::intValue).sum();
        return Future.succeededFuture(new Account(chambers.size(), chambersPerHall.size(), places));
    }

    @Override
    public Future<Void> check() {
        return Future.succeededFuture();
    }

    @Override
    public BanList bans() {
        return bans;
    }

    @Override
    public RoomStore rooms() {
        return rooms;
    }

    @Override
    public synchronized Future<Integer> chambersIn(String hall) {
        return Future.succeededFuture(inHall(hall));
    }

    @Override
    public HookLedger hooks() {
        return hooks;
    }

    private int inHall(String hall) {
        return chambersPerHall.getOrDefault(hall, 0);
    }

    private ChamberEntry open(ChamberName chamber) {
        return chambers.computeIfAbsent(chamber, absent -> {
            chambersPerHall.merge(chamber.hall(), 1, Integer::sum);
            return new ChamberEntry("");
        });
    }

    private void closeIfEmpty(ChamberName chamber, ChamberEntry entry) {
        if (entry.isEmpty()) {
            chambers.remove(chamber);
            chambersPerHall.computeIfPresent(chamber.hall(), (hall, count) -> count > 1 ? count - 1 : null);
        }
    }
}
