package io.chamberhub.rooms;

import io.chamberhub.bus.RoomNews;
import io.chamberhub.chamber.ShardId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * How much news other nodes' shards were sent and have not acknowledged. A shard that owes too much is sent nothing more: it would gather
 * on the way, without bound. Once it has caught up it is told how far the rooms have come meanwhile, and asks for what it has
 * missed. Confined to the event loop of its shard.
 */
final class Dues {
    /** What one shard owes. */
    private static final class Due {
        private long owed;
        private long since;
        /** Where rooms are of which it was not told, by room. */
        private final Map<Object, RoomNews> skipped = new LinkedHashMap<>();
    }

    /** A shard that has not acknowledged anything for so long has lost what it was sent, in ms. */
    private static final long LOST = 10_000;

    private final ShardId self;
    private final long credit;
    private final BiConsumer<ShardId, RoomNews> bus;
    private final Map<ShardId, Due> dues = new HashMap<>();
    /** Bytes heard of other shards and not acknowledged. */
    private final Map<ShardId, Long> heard = new HashMap<>();

    /** @param credit how much one shard may owe, in bytes */
    Dues(ShardId self, long credit, BiConsumer<ShardId, RoomNews> bus) {
        this.self = self;
        this.credit = credit;
        this.bus = bus;
    }

    /** Sends a shard news, unless it owes too much. */
    void tell(ShardId shard, RoomNews news, long now) {
        if (shard.node().equals(self.node())) {
            // It gets the very same object, and its event loop is this machine's.
            bus.accept(shard, news);
            return;
        }
        Due due = dues.computeIfAbsent(shard, unknown -> new Due());
        if (due.owed > 0 && now - due.since > LOST) {
            due.owed = 0;
        }
        if (due.owed + news.length() > credit && due.owed > 0) {
            RoomNews position = new RoomNews(
                    self, news.room(), news.before().plus(news.events().size()), List.of());
            due.skipped.put(news.room(), position);
            return;
        }
        if (due.owed == 0) {
            due.since = now;
        }
        due.owed += news.length();
        due.skipped.remove(news.room());
        bus.accept(shard, news);
    }

    /** A shard has heard so much. */
    void acknowledged(ShardId shard, long bytes, long now) {
        Due due = dues.get(shard);
        if (due == null) {
            return;
        }
        due.owed = Math.max(0, due.owed - bytes);
        due.since = now;
        if (due.owed <= credit / 2 && !due.skipped.isEmpty()) {
            List<RoomNews> missed = List.copyOf(due.skipped.values());
            due.skipped.clear();
            missed.forEach(news -> tell(shard, news, now));
        }
    }

    /** News has come from another shard. */
    void heard(RoomNews news) {
        if (!news.from().node().equals(self.node())) {
            heard.merge(news.from(), (long) news.length(), Long::sum);
        }
    }

    /** Acknowledges what was heard. */
    void acknowledge(BiConsumer<ShardId, Long> acknowledgement) {
        heard.forEach(acknowledgement);
        heard.clear();
    }

    /** Shards of a node that is gone owe nothing any more. */
    void forget(String node) {
        dues.keySet().removeIf(shard -> shard.node().equals(node));
        heard.keySet().removeIf(shard -> shard.node().equals(node));
    }
}
