package io.chamberhub.chamber;

import io.chamberhub.wire.MemberId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Replays the streams of the other shards to the members of this one. Confined to the thread of its shard. */
final class Replay implements Peers.Reader {
    private final Roster roster;
    private final Relay relay;
    private final Chamber.Host host;
    private final LongSupplier clock;

    Replay(Roster roster, Relay relay, Chamber.Host host, LongSupplier clock) {
        this.roster = roster;
        this.relay = relay;
        this.host = host;
        this.clock = clock;
    }

    @Override
    public void met(Snapshot snapshot) {
        for (Snapshot.Presence presence : snapshot.members()) {
            join(presence.id(), snapshot.shard(), presence.ageMillis());
            remote(presence.id(), snapshot.shard())
                    .ifPresent(member -> member.busy(presence.queued(), presence.sending()));
        }
    }

    @Override
    public void read(ShardId shard, Event event) {
        if (event instanceof Event.Joined joined) {
            join(joined.id(), shard, 0);
        } else if (event instanceof Event.Left left) {
            remote(left.id(), shard).ifPresent(relay::part);
        } else if (event instanceof Event.Busy busy) {
            remote(busy.id(), shard).ifPresent(member -> member.busy(busy.queued(), busy.sending()));
        } else if (event instanceof Event.Fragment fragment) {
            remote(fragment.from(), shard).ifPresent(sender -> replay(sender, fragment));
        }
    }

    @Override
    public void missed(ShardId shard, long events) {
        // Whatever was in flight may lack its middle; its receivers are told so.
        remotes(shard).forEach(Member::cutOwnMessage);
        host.lost(shard, events);
    }

    @Override
    public void ended(ShardId shard) {
        remotes(shard).forEach(relay::part);
        host.parted(shard);
    }

    private void join(MemberId id, ShardId shard, long ageMillis) {
        if (roster.find(id) == null) {
            relay.join(new RemoteMember(id, shard, clock.getAsLong() - ageMillis));
        }
    }

    private void replay(RemoteMember sender, Event.Fragment fragment) {
        Transmission message = sender.sends;
        if (fragment.targets().isPresent()) {
            relay.begin(sender, fragment.targets().get(), false, fragment.frame(), fragment.last());
        } else if (message != null) {
            relay.more(sender, message, fragment.frame(), fragment.last());
        }
    }

    private Optional<RemoteMember> remote(MemberId id, ShardId shard) {
        return roster.find(id) instanceof RemoteMember member && member.shard.equals(shard)
                ? Optional.of(member)
                : Optional.empty();
    }

    private List<RemoteMember> remotes(ShardId shard) {
        return roster.members().stream()
                .filter(RemoteMember.class::isInstance)
                .map(RemoteMember.class::cast)
                .filter(member -> member.shard.equals(shard))
                .toList();
    }
}
