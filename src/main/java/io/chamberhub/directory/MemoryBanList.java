package io.chamberhub.directory;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The bans of a hub that runs alone; they end with it. Thread-safe. */
public final class MemoryBanList implements BanList {
    private final KnownBans bans;

    MemoryBanList(InstantSource clock) {
        bans = new KnownBans(clock);
    }

    @Override
    public Future<Void> open() {
        return Future.succeededFuture();
    }

    @Override
    public void watch(BiConsumer<String, Instant> banned) {
        bans.watch(banned);
    }

    @Override
    public synchronized Future<Void> ban(String address, Instant until) {
        Map<String, Instant> all = new HashMap<>(bans.all());
        all.put(address, until);
        bans.learn(all);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Boolean> unban(String address) {
        Map<String, Instant> all = new HashMap<>(bans.all());
        boolean banned = all.remove(address) != null;
        bans.learn(all);
        return Future.succeededFuture(banned);
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
