package io.chamberhub.room;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.RoomRecord.Heard;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a store keeps of a room: how it is, what happened lately, and who still has something to do for it. The same commits make the
 * same room wherever they are heard in the same order. Not thread-safe.
 */
public final class Room {
    private final String reservation;
    private final Replica replica;
    private final EventLog log;
    private final Answers answers;
    private final Debts debts;
    /** How many clients each shard has. */
    private final Map<ShardId, Integer> shards = new LinkedHashMap<>();

    private @Nullable ShardId keeper;
    private long stateVersion;
    private long clientsVersion;
    private boolean expired;

    private Room(RoomRecord record) {
        reservation = record.reservation();
        replica = Replica.of(record.snapshot());
        log = new EventLog(record.log());
        answers = new Answers(record.heard());
        debts = new Debts(record.owed());
        replica.clients().values().forEach(client -> shards.merge(client.shard(), 1, Integer::sum));
        keeper = record.keeper();
        stateVersion = record.stateVersion();
        clientsVersion = record.clientsVersion();
    }

    public static Room of(RoomRecord record) {
        return new Room(record);
    }

    /**
     * The room that a commit finds where there was none. It is as that commit knows it to have been, if it knows, with those clients
     * only whom the shard can speak for; the other shards say themselves who is there.
     *
     * @param life of the new room, from 1 up
     * @param reservation under which its hall counts it
     */
    public static Room begin(RoomCommit commit, long life, String reservation) {
        RoomSnapshot last = commit.last();
        RoomSnapshot first = last == null
                ? new RoomSnapshot(new RoomPosition(life, 0), Map.of(), List.of(), 1)
                : new RoomSnapshot(
                        new RoomPosition(life, last.position().version()),
                        last.state(),
                        last.clients().stream()
                                .filter(client -> client.shard().equals(commit.shard()))
                                .toList(),
                        last.nextId());
        long version = first.position().version();
        return new Room(
                new RoomRecord(reservation, first, version, version, List.of(), Map.of(), List.of(), commit.shard()));
    }

    /** Takes a commit's steps, unless it was heard before. */
    public RoomAnswer commit(RoomCommit commit) {
        Heard last = answers.last(commit.shard());
        if (last != null && last.number() >= commit.number()) {
            return last.number() == commit.number() ? again(commit, last.answer()) : tooLate(commit);
        }
        RoomPosition before = replica.position();
        RoomSnapshot snapshot = commit.snapshot() ? replica.snapshot() : null;
        Set<ShardId> told = new HashSet<>(shards.keySet());
        Turn turn = new Turn(this, debts, commit);
        List<StepOutcome> outcomes = commit.steps().stream().map(turn::take).toList();
        told.addAll(shards.keySet());
        keeper = replica.clients().isEmpty() && !isOver() ? commit.shard() : null;
        RoomAnswer answer = new RoomAnswer(before, outcomes, told, keeper != null, snapshot);
        answers.add(commit.shard(), new Heard(commit.number(), answer.withSnapshot(null)));
        return answer;
    }

    /** Snapshots are not remembered. One of now does as well for who asked: it has what the commit did, and is newer than that. */
    private RoomAnswer again(RoomCommit commit, RoomAnswer answer) {
        return commit.snapshot() ? answer.withSnapshot(replica.snapshot()) : answer;
    }

    /** A later commit of the shard has been heard, so nobody waits for this answer. */
    private RoomAnswer tooLate(RoomCommit commit) {
        List<StepOutcome> nothing = Collections.nCopies(commit.steps().size(), StepOutcome.Done.NOTHING);
        return new RoomAnswer(replica.position(), nothing, shards.keySet(), false, null);
    }

    /** What has happened since the room was at {@code known}. */
    public RoomUpdate since(RoomPosition known) {
        long missed = replica.position().version() - known.version();
        if (known.life() != replica.position().life() || missed < 0 || missed > log.size()) {
            return new RoomUpdate.Anew(replica.snapshot());
        }
        return new RoomUpdate.Events(log.last(missed));
    }

    /** Whether it has ended, or nothing ever happened in it. */
    public boolean isOver() {
        return expired || replica.position().version() == 0;
    }

    /** The nodes whose shards have clients here, or something to do. */
    public Set<String> nodes() {
        Set<String> nodes = debts.nodes();
        shards.keySet().forEach(shard -> nodes.add(shard.node()));
        if (keeper != null) {
            nodes.add(keeper.node());
        }
        return nodes;
    }

    /** Under which its hall counts it. */
    public String reservation() {
        return reservation;
    }

    public RoomSnapshot snapshot() {
        return replica.snapshot();
    }

    /** The room as it is, to be read only. */
    public Replica replica() {
        return replica;
    }

    /** All of it. */
    public RoomRecord record() {
        return new RoomRecord(
                reservation,
                replica.snapshot(),
                stateVersion,
                clientsVersion,
                log.last(log.size()),
                answers.all(),
                debts.all(),
                keeper);
    }

    boolean isStale(RoomStep.Seen seen, long life) {
        boolean looked = seen.state() || seen.clients();
        return (looked && life != 0 && life != replica.position().life())
                || (seen.state() && stateVersion > seen.version())
                || (seen.clients() && clientsVersion > seen.version());
    }

    /** Ends if it is empty, as it was, and nobody has anything to do for it. */
    void expire(long version) {
        expired |= replica.clients().isEmpty()
                && debts.isEmpty()
                && version == replica.position().version();
    }

    /** An event follows: it is counted, applied and remembered. */
    void happen(RoomEvent event) {
        count(event);
        replica.apply(event);
        log.add(event);
        expired = false;
        long version = replica.position().version();
        if (event instanceof RoomEvent.Changed changed) {
            stateVersion = hasChanges(changed.room()) ? version : stateVersion;
            clientsVersion = hasChanges(changed.client()) ? version : clientsVersion;
        } else if (event instanceof RoomEvent.Closed) {
            stateVersion = version;
            clientsVersion = version;
        } else if (event instanceof RoomEvent.Joined || event instanceof RoomEvent.Left) {
            clientsVersion = version;
        }
    }

    private static boolean hasChanges(@Nullable List<KeyChange> changes) {
        return changes != null && !changes.isEmpty();
    }

    private void count(RoomEvent event) {
        if (event instanceof RoomEvent.Joined joined) {
            shards.merge(joined.client().shard(), 1, Integer::sum);
        } else if (event instanceof RoomEvent.Left left) {
            RoomClient client = replica.client(left.client());
            if (client != null) {
                shards.computeIfPresent(client.shard(), (shard, count) -> count > 1 ? count - 1 : null);
            }
        } else if (event instanceof RoomEvent.Closed) {
            shards.clear();
        }
    }
}
