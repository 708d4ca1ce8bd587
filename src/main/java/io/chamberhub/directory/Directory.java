package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/**
 * Knows, for each chamber, the next id and how many connections each shard has there.
 *
 * <p>Promises:
 *
 * <ol>
 *   <li>Every question about one chamber is answered in one order, the same for all shards.
 *   <li>Ids count 0, 1, 2 … from the moment a chamber has its first connection until it has none any more.
 *   <li>Limits are never exceeded: connections per chamber and chambers per hall count across the cluster.
 *   <li>Of two shards in a chamber, the one admitted later is told of the earlier one.
 *   <li>A chamber without connections leaves nothing behind.
 *   <li>It counts, across the cluster, how many connections come from one {@link Source}, and leaves nothing behind of one
 *       from which none come any more.
 * </ol>
 *
 * <p>What it knows is a cache of what the shards know: entries can be lost with their nodes, or survive with old counts when
 * a split cluster is one again. Until each shard has {@linkplain #reassert said again} what is so, the promises hold for
 * what is known only. So that they have time to, a chamber that nobody is known to be in is not opened for a moment after
 * nodes were lost together.
 *
 * <p>Thread-safe. Answers come on the context of the caller. A failed future means that the directory cannot be reached:
 * the question has been heard or not, or will still be heard a little later. Whoever asked makes that right with
 * {@link #reassert}, best more than once.
 *
 * <p>Questions of one shard about one chamber are heard in the order in which they are asked only if each waits for the
 * answer to the one before.
 */
public interface Directory {
    /** The answer to {@link #admit}. */
    sealed interface Answer {}

    /**
     * The connection may enter.
     *
     * @param id its id, never given to anybody else in this chamber
     * @param earlier the shards that were in the chamber before the one that asks, in the order of their coming
     */
    record Admitted(MemberId id, List<ShardId> earlier) implements Answer {
        public Admitted {
            earlier = List.copyOf(earlier);
        }
    }

    /** The connection may not enter: the chamber or the hall is full. */
    record Refused(Ending ending) implements Answer {}

    /**
     * How much is remembered. Not one moment's view: whoever comes and goes meanwhile is counted here and not there.
     *
     * @param chambers that somebody is in
     * @param halls that somebody is in
     * @param places taken in these halls: as many as chambers while nobody is coming or going
     */
    record Account(int chambers, int halls, int places) {
        public static final Account NOTHING = new Account(0, 0, 0);
    }

    /**
     * May one more connection on {@code shard} enter? If so, it counts from now on. If the answer fails it may count or
     * not.
     *
     * @param nextId all ids below are known to be taken, 0 if nothing is known
     */
    Future<Answer> admit(ChamberName chamber, ShardId shard, Limits limits, long nextId);

    /** A connection on {@code shard} that was admitted is gone. If the answer fails it may still count or not. */
    Future<Void> leave(ChamberName chamber, ShardId shard);

    /**
     * Says again what is so. A shard that is known keeps its place in the order, another one is now the latest. Never
     * refused, as limits are for newcomers, and harmless if said twice.
     *
     * @param connections that {@code shard} has in the chamber now; with 0 it is not there
     * @param nextId all ids below are taken; those that are known to be taken stay so
     * @return all other shards in the chamber, in the order of their coming
     */
    Future<List<ShardId>> reassert(ChamberName chamber, ShardId shard, int connections, long nextId);

    /** The chambers in which connections of {@code shard} count; if it knows better it reasserts that it has none. */
    Future<Set<ChamberName>> chambersOf(ShardId shard);

    /**
     * May one more connection on {@code shard} come from there? If so, it counts from now on. If the answer fails it may
     * count or not.
     *
     * @param most how many may come from there, over all shards
     */
    Future<Boolean> count(Source source, ShardId shard, int most);

    /** A connection on {@code shard} that was counted is gone. If the answer fails it may still count or not. */
    Future<Void> discount(Source source, ShardId shard);

    /** Says again how many connections on {@code shard} come from there. Never refused, and harmless if said twice. */
    Future<Void> recount(Source source, ShardId shard, int connections);

    /** Where connections of {@code shard} come from, as far as they count. */
    Future<Set<Source>> sourcesOf(ShardId shard);

    /** What is remembered of chambers. */
    Future<Account> account();

    /** How many chambers of a hall there are; whoever comes or goes meanwhile may count or not. */
    Future<Integer> chambersIn(String hall);

    /** Succeeds if questions can be answered now. */
    Future<Void> check();

    /** The addresses from which nobody is let in, in the same cluster. */
    BanList bans();

    /** Keeps the rooms of the same cluster. */
    RoomStore rooms();

    /** Keeps what webhooks are told, for the same cluster. */
    HookLedger hooks();
}
