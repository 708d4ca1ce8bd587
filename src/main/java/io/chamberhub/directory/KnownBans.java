package io.chamberhub.directory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The bans that a node knows of, and who is told of new ones. Thread-safe; looking takes no lock. */
final class KnownBans {
    private final InstantSource clock;
    private final List<BiConsumer<String, Instant>> watchers = new CopyOnWriteArrayList<>();
    private volatile Map<String, Instant> known = Map.of();

    KnownBans(InstantSource clock) {
        this.clock = clock;
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    Optional<Instant> until(String address) {
        return Optional.ofNullable(known.get(address)).filter(this::isToCome);
    }

    /** Those that are not over. */
    Map<String, Instant> all() {
        return lasting(known);
    }

    private Map<String, Instant> lasting(Map<String, Instant> bans) {
        return bans.entrySet().stream()
                .filter(ban -> isToCome(ban.getValue()))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean isToCome(Instant end) {
        return clock.instant().isBefore(end);
    }

    synchronized void watch(BiConsumer<String, Instant> watcher) {
        watchers.add(watcher);
        all().forEach(watcher);
    }

    /** These are all bans that there are. */
    synchronized void learn(Map<String, Instant> bans) {
        Map<String, Instant> before = all();
        known = lasting(bans);
        known.forEach((address, until) -> {
            if (!before.containsKey(address)) {
                watchers.forEach(watcher -> watcher.accept(address, until));
            }
        });
    }
}
