package io.chamberhub.server;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.BanList;
import io.chamberhub.directory.Directory;
import io.chamberhub.directory.HookLedger;
import io.chamberhub.directory.RoomStore;
import io.chamberhub.directory.Source;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** A directory whose answers are timed. Thread-safe. */
final class TimedDirectory implements Directory {
    private final Directory directory;
    private final Timings timings;
    private final RoomStore rooms;

    TimedDirectory(Directory directory, Timings timings) {
        this.directory = directory;
        this.timings = timings;
        this.rooms = new TimedRoomStore(directory.rooms(), timings);
    }

    /** They are asked for each request, and answer from memory. */
    @Override
    public BanList bans() {
        return directory.bans();
    }

    @Override
    public HookLedger hooks() {
        return directory.hooks();
    }

    @Override
    public Future<Integer> chambersIn(String hall) {
        return timings.of("chambers_in", () -> directory.chambersIn(hall));
    }

    @Override
    public Future<Answer> admit(ChamberName chamber, ShardId shard, Limits limits, long nextId) {
        return timings.of("admit", () -> directory.admit(chamber, shard, limits, nextId));
    }

    @Override
    public Future<Void> leave(ChamberName chamber, ShardId shard) {
        return timings.of("leave", () -> directory.leave(chamber, shard));
    }

    @Override
    public Future<List<ShardId>> reassert(ChamberName chamber, ShardId shard, int connections, long nextId) {
        return timings.of("reassert", () -> directory.reassert(chamber, shard, connections, nextId));
    }

    @Override
    public Future<Set<ChamberName>> chambersOf(ShardId shard) {
        return timings.of("chambers_of", () -> directory.chambersOf(shard));
    }

    @Override
    public Future<Boolean> count(Source source, ShardId shard, int most) {
        return timings.of("count", () -> directory.count(source, shard, most));
    }

    @Override
    public Future<Void> discount(Source source, ShardId shard) {
        return timings.of("discount", () -> directory.discount(source, shard));
    }

    @Override
    public Future<Void> recount(Source source, ShardId shard, int connections) {
        return timings.of("recount", () -> directory.recount(source, shard, connections));
    }

    @Override
    public Future<Set<Source>> sourcesOf(ShardId shard) {
        return timings.of("sources_of", () -> directory.sourcesOf(shard));
    }

    @Override
    public Future<Account> account() {
        return timings.of("account", () -> directory.account());
    }

    @Override
    public Future<Void> check() {
        return timings.of("check", () -> directory.check());
    }

    @Override
    public RoomStore rooms() {
        return rooms;
    }
}
