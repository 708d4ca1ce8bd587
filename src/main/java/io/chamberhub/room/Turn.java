package io.chamberhub.room;

import io.chamberhub.room.StepOutcome.Done;
import io.chamberhub.room.StepOutcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the steps of one commit in a room. Not thread-safe. */
final class Turn {
    private final Room room;
    private final Replica replica;
    private final Debts debts;
    private final RoomCommit commit;
    private final RoomLimits limits;

    Turn(Room room, Debts debts, RoomCommit commit) {
        this.room = room;
        this.replica = room.replica();
        this.debts = debts;
        this.commit = commit;
        this.limits = commit.limits();
    }

    StepOutcome take(RoomStep step) {
        if (step instanceof RoomStep.Join join) {
            return join(join);
        } else if (step instanceof RoomStep.Rejoin rejoin) {
            return rejoin(rejoin.client());
        } else if (step instanceof RoomStep.Leave leave) {
            return leave(leave);
        } else if (step instanceof RoomStep.Change change) {
            return change(change);
        } else if (step instanceof RoomStep.Tell tell) {
            return tell.client() == null || isHere(tell.client())
                    ? happen(new RoomEvent.Told(tell.client(), tell.text()))
                    : new Refused(Refusal.NO_SUCH_CLIENT);
        } else if (step instanceof RoomStep.Eject eject) {
            return isHere(eject.client())
                    ? happen(new RoomEvent.Ejected(eject.client(), eject.message()))
                    : new Refused(Refusal.NO_SUCH_CLIENT);
        } else if (step instanceof RoomStep.Close close) {
            return close(close);
        }
        return tidy(step);
    }

    /** The steps of which clients notice nothing, unless somebody is gone. */
    private StepOutcome tidy(RoomStep step) {
        if (step instanceof RoomStep.Adopt adopt) {
            return adopt(adopt);
        } else if (step instanceof RoomStep.Settle settle) {
            debts.settle(settle.clients());
        } else if (step instanceof RoomStep.Expire expire) {
            room.expire(expire.version());
        }
        return Done.NOTHING;
    }

    private StepOutcome join(RoomStep.Join join) {
        Refusal refusal = refusal(join);
        if (refusal != null) {
            return new Refused(refusal);
        }
        String id = Long.toString(replica.nextId());
        return happen(
                new RoomEvent.Joined(new RoomClient(id, commit.shard(), join.readonly(), join.subject(), join.info())));
    }

    private @Nullable Refusal refusal(RoomStep.Join join) {
        if (room.isStale(join.seen(), commit.life())) {
            return Refusal.STALE;
        }
        if (replica.clients().size() >= limits.clients()) {
            return Refusal.ROOM_FULL;
        }
        return clientRefusal(StateSize.NOTHING, StateSize.of(join.info(), join.subject()));
    }

    private StepOutcome rejoin(RoomClient client) {
        RoomClient known = replica.client(client.id());
        if (known == null) {
            debts.settle(List.of(client.id()));
            return happen(new RoomEvent.Joined(client));
        }
        return known.shard().equals(client.shard()) && known.looksLike(client)
                ? Done.NOTHING
                : new Refused(Refusal.ID_TAKEN);
    }

    private StepOutcome leave(RoomStep.Leave leave) {
        RoomClient client = replica.client(leave.client());
        if (client == null || !isOwn(client)) {
            return Done.NOTHING;
        }
        return gone(List.of(new RoomEvent.Left(client.id())), List.of(client), leave.owed());
    }

    private StepOutcome close(RoomStep.Close close) {
        List<RoomClient> all = List.copyOf(replica.clients().values());
        return gone(List.of(new RoomEvent.Closed(close.message())), all, close.owed());
    }

    private Done adopt(RoomStep.Adopt adopt) {
        List<RoomClient> left = replica.clients().values().stream()
                .filter(client -> adopt.nodes().contains(client.shard().node()))
                .toList();
        List<RoomClient> owed = new ArrayList<>(debts.takeOver(adopt.nodes(), commit.shard()));
        List<RoomEvent> events = new ArrayList<>();
        left.forEach(client -> events.add(new RoomEvent.Left(client.id())));
        Done done = gone(events, left, adopt.owed());
        owed.addAll(done.owed());
        return new Done(events, owed);
    }

    private Done gone(List<RoomEvent> events, List<RoomClient> clients, boolean owed) {
        events.forEach(room::happen);
        if (!owed) {
            return new Done(events, List.of());
        }
        debts.owe(clients, commit.shard());
        return new Done(events, clients);
    }

    private StepOutcome change(RoomStep.Change change) {
        List<KeyChange> ofRoom = change.room() == null ? List.of() : change.room();
        List<KeyChange> ofClient = change.client() == null ? List.of() : change.client();
        RoomClient named = change.by() == null ? null : replica.client(change.by());
        RoomClient by = named != null && isOwn(named) ? named : null;
        Refusal refusal = by == null && (change.by() != null || !ofClient.isEmpty())
                ? Refusal.NO_SUCH_CLIENT
                : refusal(change.seen(), by, ofRoom, ofClient);
        if (refusal != null) {
            return new Refused(refusal);
        }
        return ofRoom.isEmpty() && ofClient.isEmpty()
                ? Done.NOTHING
                : happen(new RoomEvent.Changed(change.by(), change.echo(), change.room(), change.client()));
    }

    private @Nullable Refusal refusal(
            RoomStep.Seen seen, @Nullable RoomClient by, List<KeyChange> ofRoom, List<KeyChange> ofClient) {
        if (room.isStale(seen, commit.life())) {
            return Refusal.STALE;
        }
        Refusal refusal = roomRefusal(replica.size(), replica.size().after(replica.state(), ofRoom));
        if (refusal != null || by == null) {
            return refusal;
        }
        Map<String, String> state = by.info().state();
        StateSize size = StateSize.of(by.info(), by.subject());
        return clientRefusal(size, size.after(state, ofClient));
    }

    private @Nullable Refusal roomRefusal(StateSize before, StateSize after) {
        if (exceeds(before.keys(), after.keys(), limits.keys())) {
            return Refusal.TOO_MANY_KEYS;
        }
        return exceeds(before.bytes(), after.bytes(), limits.bytes()) ? Refusal.STATE_TOO_BIG : null;
    }

    private @Nullable Refusal clientRefusal(StateSize before, StateSize after) {
        if (exceeds(before.keys(), after.keys(), limits.clientKeys())) {
            return Refusal.TOO_MANY_CLIENT_KEYS;
        }
        return exceeds(before.bytes(), after.bytes(), limits.clientBytes()) ? Refusal.CLIENT_STATE_TOO_BIG : null;
    }

    /** What does not grow is never too large, as limits may have been lowered meanwhile. */
    private static boolean exceeds(long before, long after, long most) {
        return after > most && after > before;
    }

    private Done happen(RoomEvent event) {
        room.happen(event);
        return new Done(List.of(event), List.of());
    }

    /** After a network was split, clients of two shards may have had one id; only one of them is in the room. */
    private boolean isOwn(RoomClient client) {
        return client.shard().equals(commit.shard());
    }

    private boolean isHere(String client) {
        return replica.client(client) != null;
    }
}
