package io.chamberhub.chamber;

import io.chamberhub.wire.Frame;
import io.chamberhub.wire.MemberId;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Replays the streams of the other shards to the members of this one. Confined to the thread of its shard. */
final class Replay implements StreamListener {
    private final ShardId self;
    private final Roster roster;
    private final Relay relay;
    private final Stalls stalls;
    private final Chamber.Host host;
    /** Takes a member of this shard whose id another one keeps. */
    private final Consumer<LocalMember> yields;

    private final LongSupplier clock;

    Replay(
            ShardId self,
            Roster roster,
            Relay relay,
            Chamber.Host host,
            Consumer<LocalMember> yields,
            LongSupplier clock) {
        this.self = self;
        this.roster = roster;
        this.relay = relay;
        this.host = host;
        this.stalls = new Stalls(host::stalled);
        this.yields = yields;
        this.clock = clock;
    }

    @Override
    public void met(Snapshot snapshot) {
        stalls.set(snapshot.shard(), snapshot.stalled());
        snapshot.members().forEach(presence -> enter(snapshot.shard(), presence));
    }

    private void enter(ShardId shard, Snapshot.Presence presence) {
        join(presence.id(), shard, presence.ageMillis());
        roster.find(presence.id(), shard).ifPresent(member -> {
            member.busy(presence.queued(), presence.sending());
            member.begun = presence.begun();
        });
    }

    @Override
    public void read(ShardId shard, Event event, boolean again) {
        if (event instanceof Event.Joined joined) {
            join(joined.id(), shard, 0);
        } else if (event instanceof Event.Left left) {
            roster.find(left.id(), shard).ifPresent(relay::part);
        } else if (event instanceof Event.Busy busy) {
            roster.find(busy.id(), shard).ifPresent(member -> member.busy(busy.queued(), busy.sending()));
        } else if (event instanceof Event.Fragment fragment) {
            roster.find(fragment.from(), shard).ifPresent(sender -> replay(sender, fragment, again));
        } else if (event instanceof Event.Stalled told) {
            stalls.set(shard, told.stalled());
        }
    }

    @Override
    public void gap(ShardId shard, Position position) {
        host.gap(shard, position);
    }

    @Override
    public void repaired(long events) {
        host.repaired(events);
    }

    @Override
    public void missed(Snapshot now, long events) {
        ShardId shard = now.shard();
        Map<MemberId, Snapshot.Presence> present =
                now.members().stream().collect(Collectors.toMap(Snapshot.Presence::id, Function.identity()));
        for (RemoteMember member : roster.remotes(shard)) {
            Snapshot.Presence presence = present.get(member.id());
            if (presence == null) {
                relay.part(member);
            } else if (presence.begun() != member.begun) {
                // Which of its messages never came nobody can tell any more; that some did not is said.
                relay.cutShort(member);
            } else {
                // What was in flight may lack its middle.
                member.cutOwnMessage();
            }
        }
        List<MemberId> newcomers = present.keySet().stream()
                .filter(id -> roster.find(id, shard).isEmpty())
                .toList();
        met(now);
        newcomers.stream()
                .flatMap(id -> roster.find(id, shard).stream())
                .filter(member -> member.begun > 0)
                .forEach(relay::cutShort);
        host.lost(shard, events);
    }

    @Override
    public void ended(ShardId shard) {
        replaced(shard);
        host.parted(shard);
    }

    @Override
    public void replaced(ShardId shard) {
        stalls.set(shard, false);
        roster.remotes(shard).forEach(relay::part);
    }

    /** After a split two members may have one id. All shards let the same one of them keep it. */
    private void join(MemberId id, ShardId shard, long ageMillis) {
        if (roster.find(id, shard).isPresent()) {
            return;
        }
        RemoteMember newcomer = new RemoteMember(id, shard, clock.getAsLong() - ageMillis);
        Member holder = roster.find(id);
        if (holder == null) {
            relay.join(newcomer);
            return;
        }
        roster.addRival(newcomer);
        if (holder instanceof LocalMember local && shard.precedes(self)) {
            yields.accept(local);
        } else if (holder instanceof RemoteMember remote && shard.precedes(remote.shard)) {
            roster.addRival(remote);
            relay.part(remote);
        }
    }

    private void replay(RemoteMember sender, Event.Fragment fragment, boolean again) {
        Transmission message = sender.sends;
        if (fragment.targets().isPresent()) {
            sender.begun++;
        }
        if (again || roster.isRival(sender)) {
            return;
        }
        Frame frame = new Frame.Encoded(fragment.frame());
        if (fragment.targets().isPresent()) {
            relay.begin(sender, fragment.targets().get(), false, frame, fragment.last());
        } else if (message != null) {
            relay.more(sender, message, frame, fragment.last());
        }
    }
}
