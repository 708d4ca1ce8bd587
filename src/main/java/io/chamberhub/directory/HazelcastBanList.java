package io.chamberhub.directory;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.MapEvent;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bans of a cluster: one Hazelcast entry each, with as many backups as there can be, and a copy of them all on each node.
 * That something was changed is only a reason to read them all anew, as such news can be lost; so they are read now and then
 * in any case. Thread-safe.
 */
final class HazelcastBanList implements BanList {
    private static final Logger log = LoggerFactory.getLogger(HazelcastBanList.class);
    private static final String BANS = "hub.bans";

    /** Between two readings, in ms, if there is no news. */
    private static final long LOOK = 10_000;

    private final Vertx vertx;
    private final IMap<String, Long> map;
    private final InstantSource clock;
    private final KnownBans bans;
    private final AtomicBoolean due = new AtomicBoolean();

    HazelcastBanList(Vertx vertx, HazelcastInstance hazelcast, InstantSource clock) {
        this.vertx = vertx;
        this.map = hazelcast.getMap(BANS);
        this.clock = clock;
        this.bans = new KnownBans(clock);
    }

    static void prepare(Config config) {
        config.addMapConfig(new MapConfig(BANS)
                .setBackupCount(MapConfig.MAX_BACKUP_COUNT)
                .setMergePolicyConfig(new MergePolicyConfig().setPolicy(PutIfAbsentMergePolicy.class.getName())));
    }

    /** Whatever has changed, and however. */
    private final class News extends EntryAdapter<String, Long> {
        @Override
        public void onEntryEvent(EntryEvent<String, Long> event) {
            lookSoon();
        }

        @Override
        public void onMapEvent(MapEvent event) {
            lookSoon();
        }
    }

    @Override
    public Future<Void> open() {
        vertx.setPeriodic(LOOK, timer -> lookSoon());
        return vertx.<Void>executeBlocking(
                () -> {
                    map.addEntryListener(new News(), false);
                    look();
                    return null;
                },
                false);
    }

    private void lookSoon() {
        if (!due.getAndSet(true)) {
            lookNow().onFailure(failure -> log.debug("bans are to be read again: {}", failure.getMessage()));
        }
    }

    private Future<Void> lookNow() {
        return vertx.executeBlocking(
                () -> {
                    look();
                    return null;
                },
                false);
    }

    /** One after the other, so that what was read last is what is known. Blocks. */
    private synchronized void look() {
        due.set(false);
        Map<String, Instant> all = new HashMap<>();
        map.entrySet().forEach(ban -> all.put(ban.getKey(), Instant.ofEpochMilli(ban.getValue())));
        bans.learn(all);
    }

    @Override
    public void watch(BiConsumer<String, Instant> banned) {
        bans.watch(banned);
    }

    @Override
    public Future<Void> ban(String address, Instant until) {
        long end = until.toEpochMilli();
        long left = Math.max(1, end - clock.millis());
        return vertx.<Void>executeBlocking(
                () -> {
                    map.set(address, end, left, TimeUnit.MILLISECONDS);
                    look();
                    return null;
                },
                false);
    }

    @Override
    public Future<Boolean> unban(String address) {
        return vertx.executeBlocking(
                () -> {
                    boolean banned = map.remove(address) != null;
                    look();
                    return banned;
                },
                false);
    }

    @Override
    public Optional<Instant> until(String address) {
        return bans.until(address);
    }

    @Override
    public boolean isEmpty() {
        return bans.isEmpty();
    }

    @Override
    public Map<String, Instant> all() {
        return bans.all();
    }
}
