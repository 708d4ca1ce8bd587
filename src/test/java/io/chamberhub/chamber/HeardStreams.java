package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.List;

/** Records what the streams of other shards say, and what becomes of them. */
final class HeardStreams implements StreamListener {
    private final List<String> said = new ArrayList<>();

    @Override
    public void met(Snapshot snapshot) {
        said.add(snapshot.shard() + " met " + snapshot.incarnation() + "/" + snapshot.next());
    }

    @Override
    public void read(ShardId shard, Event event, boolean again) {
        String what = event instanceof Event.Joined joined
                ? "H" + joined.id()
                : event.getClass().getSimpleName();
        said.add(shard + " " + what + (again ? " again" : ""));
    }

    @Override
    public void gap(ShardId shard, Position position) {
        said.add(shard + " gap " + position.incarnation() + "/" + position.next());
    }

    @Override
    public void repaired(long events) {
        said.add("repaired " + events);
    }

    @Override
    public void missed(Snapshot now, long events) {
        said.add(now.shard() + " missed " + events + " up to " + now.next());
    }

    @Override
    public void replaced(ShardId shard) {
        said.add(shard + " replaced");
    }

    @Override
    public void ended(ShardId shard) {
        said.add(shard + " ended");
    }

    List<String> take() {
        List<String> taken = List.copyOf(said);
        said.clear();
        return taken;
    }
}
