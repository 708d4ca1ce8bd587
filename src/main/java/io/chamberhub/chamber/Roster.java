package io.chamberhub.chamber;

import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Targets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everyone in a chamber, on this shard and elsewhere. Confined to the thread of its shard. */
final class Roster {
    /** From this age on a connection counts as established ({@code T*} favours those), in milliseconds. */
    static final long ESTABLISHED_MILLIS = 30_000;

    private final SortedMap<MemberId, Member> members = new TreeMap<>();
    private final List<LocalMember> locals = new ArrayList<>();
    /** Those elsewhere whose id belongs to someone else here, until one of the two gives it up. */
    private final List<RemoteMember> rivals = new ArrayList<>();

    private long nextId;
    /** How many of the local members take deflated messages. */
    private int deflating;

    /** The number behind the highest id that was ever in here. */
    long nextId() {
        return nextId;
    }

    void add(Member member) {
        members.put(member.id(), member);
        nextId = Math.max(nextId, member.id().value() + 1);
        if (member instanceof LocalMember local) {
            local.place = locals.size();
            locals.add(local);
            deflating += local.deflates ? 1 : 0;
        }
    }

    /** False if it was not in here, but for being a rival, which it is no more. */
    boolean remove(Member member) {
        boolean here = members.remove(member.id(), member);
        if (!here) {
            rivals.remove(member);
        } else if (member instanceof LocalMember local) {
            // The order among local members means nothing, so the last one takes the free place.
            LocalMember mover = locals.remove(locals.size() - 1);
            if (mover != local) {
                locals.set(local.place, mover);
                mover.place = local.place;
            }
            deflating -= local.deflates ? 1 : 0;
        }
        return here;
    }

    /** Someone elsewhere has an id that belongs to someone else as yet. */
    void addRival(RemoteMember rival) {
        rivals.add(rival);
    }

    /** Whether someone else has this member's id. What it says is not heard then. */
    boolean isRival(Member member) {
        return members.get(member.id()) != member;
    }

    /** Whoever is to have an id now that it has become free, a rival no more. */
    Optional<RemoteMember> takeHeir(MemberId id) {
        Optional<RemoteMember> heir = rivals.stream()
                .filter(rival -> rival.id().equals(id))
                .min((one, other) -> one.shard.precedes(other.shard) ? -1 : 1);
        heir.ifPresent(rivals::remove);
        return heir;
    }

    /** The member that a shard elsewhere calls by this id, whether it is known here or a rival of one that is. */
    Optional<RemoteMember> find(MemberId id, ShardId shard) {
        if (members.get(id) instanceof RemoteMember member && member.shard.equals(shard)) {
            return Optional.of(member);
        }
        return rivals.stream()
                .filter(rival -> rival.id().equals(id) && rival.shard.equals(shard))
                .findAny();
    }

    /** The members of a shard elsewhere, rivals included. */
    List<RemoteMember> remotes(ShardId shard) {
        return Stream.concat(members.values().stream(), rivals.stream())
                .filter(RemoteMember.class::isInstance)
                .map(RemoteMember.class::cast)
                .filter(member -> member.shard.equals(shard))
                .toList();
    }

    @Nullable
    Member find(MemberId id) {
        return members.get(id);
    }

    /** All ids, in ascending order. */
    Collection<MemberId> ids() {
        return Collections.unmodifiableSet(members.keySet());
    }

    Collection<Member> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    List<LocalMember> locals() {
        return Collections.unmodifiableList(locals);
    }

    /** How many members are local, not counting this one. */
    int receivers(@Nullable Member but) {
        return locals.size() - (but instanceof LocalMember ? 1 : 0);
    }

    /** Whether a local member takes deflated messages, other than this one. */
    boolean hasDeflating(@Nullable Member but) {
        return deflating > (but instanceof LocalMember local && local.deflates ? 1 : 0);
    }

    /** Whether all local members take deflated messages, and there are some. */
    boolean hasDeflatingOnly() {
        return deflating > 0 && deflating == locals.size();
    }

    /** Settles who {@code T*} means; other targets are what they are. */
    Targets resolve(Targets targets, MemberId sender, long now, RandomGenerator random) {
        if (!(targets instanceof Targets.OneOther oneOther)) {
            return targets;
        }
        Set<MemberId> ids = new HashSet<>(oneOther.listed());
        anyOther(sender, ids, now, random).ifPresent(other -> ids.add(other.id()));
        return new Targets.Listed(ids);
    }

    /** The members on this shard that a message of {@code sender} goes to; a list of its own. */
    List<LocalMember> receivers(Targets resolved, MemberId sender) {
        if (resolved instanceof Targets.Listed listed) {
            return locals(listed.ids());
        }
        List<LocalMember> receivers = new ArrayList<>(locals);
        if (resolved instanceof Targets.Others && members.get(sender) instanceof LocalMember local) {
            receivers.remove(local);
        }
        return receivers;
    }

    /** The members on this shard with these ids, or all of them if there are no ids. */
    List<LocalMember> receivers(Set<MemberId> ids) {
        return ids.isEmpty() ? locals() : locals(ids);
    }

    private List<LocalMember> locals(Set<MemberId> ids) {
        List<LocalMember> found = new ArrayList<>();
        for (MemberId id : ids) {
            if (members.get(id) instanceof LocalMember local) {
                found.add(local);
            }
        }
        return found;
    }

    /** Whether a message may have receivers on other shards, those included that nobody here has heard of yet. */
    boolean reachesElsewhere(Targets resolved) {
        return !(resolved instanceof Targets.Listed listed)
                || listed.ids().stream().anyMatch(id -> members.get(id) instanceof RemoteMember);
    }

    /** Favours the established, then those for whom nothing waits, then those not sending; among equals by chance. */
    private Optional<Member> anyOther(MemberId sender, Set<MemberId> listed, long now, RandomGenerator random) {
        Member best = null;
        int bestRank = -1;
        int equals = 0;
        for (Member member : members.values()) {
            if (member.id().equals(sender) || listed.contains(member.id())) {
                continue;
            }
            int rank = rank(member, now);
            if (rank > bestRank) {
                best = member;
                bestRank = rank;
                equals = 1;
            } else if (rank == bestRank && random.nextInt(++equals) == 0) {
                best = member;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int rank(Member member, long now) {
        return (member.ageMillis(now) >= ESTABLISHED_MILLIS ? 4 : 0)
                + (member.queued() ? 0 : 2)
                + (member.sending() ? 0 : 1);
    }
}
