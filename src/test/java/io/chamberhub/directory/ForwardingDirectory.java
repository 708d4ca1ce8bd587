package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Asks another directory; for those that answer some questions in a way of their own. */
public class ForwardingDirectory implements Directory {
    private final Directory next;

    protected ForwardingDirectory(Directory next) {
        this.next = next;
    }

    @Override
    public Future<Answer> admit(ChamberName chamber, ShardId shard, Limits limits, long nextId) {
        return next.admit(chamber, shard, limits, nextId);
    }

    @Override
    public Future<Void> leave(ChamberName chamber, ShardId shard) {
        return next.leave(chamber, shard);
    }

    @Override
    public Future<List<ShardId>> reassert(ChamberName chamber, ShardId shard, int connections, long nextId) {
        return next.reassert(chamber, shard, connections, nextId);
    }

    @Override
    public Future<Set<ChamberName>> chambersOf(ShardId shard) {
        return next.chambersOf(shard);
    }

    @Override
    public Future<Boolean> count(Source source, ShardId shard, int most) {
        return next.count(source, shard, most);
    }

    @Override
    public Future<Void> discount(Source source, ShardId shard) {
        return next.discount(source, shard);
    }

    @Override
    public Future<Void> recount(Source source, ShardId shard, int connections) {
        return next.recount(source, shard, connections);
    }

    @Override
    public Future<Set<Source>> sourcesOf(ShardId shard) {
        return next.sourcesOf(shard);
    }

    @Override
    public Future<Account> account() {
        return next.account();
    }

    @Override
    public Future<Integer> chambersIn(String hall) {
        return next.chambersIn(hall);
    }

    @Override
    public Future<Void> check() {
        return next.check();
    }

    @Override
    public BanList bans() {
        return next.bans();
    }

    @Override
    public RoomStore rooms() {
        return next.rooms();
    }

    @Override
    public HookLedger hooks() {
        return next.hooks();
    }
}
