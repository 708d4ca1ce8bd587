package io.chamberhub.directory;

import com.hazelcast.map.IMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes back what nobody else is left to take back. Thread-safe; every method waits for the cluster. */
final class Sweep {
    private final IMap<String, ChamberEntry> chambers;
    private final IMap<String, ChamberEntry> sources;
    private final LeftPlaces<ChamberEntry> places;

    Sweep(IMap<String, ChamberEntry> chambers, IMap<String, HallEntry> halls, IMap<String, ChamberEntry> sources) {
        this.chambers = chambers;
        this.sources = sources;
        this.places = new LeftPlaces<>(halls, chambers, Looks.Reservation::new);
    }

    /** Forgets the shards and the places of all nodes but the living. Answers how many chambers are gone with that. */
    int keep(Supplier<Set<String>> living) {
        int removed = forget(living);
        forgetIn(sources, living);
        release(Looks.Tokens.ofOthersThan(living.get()), token -> !living.get().contains(HallEntry.node(token)));
        return removed;
    }

    /** Forgets the shards of all nodes but the living. Answers the reservations of the entries that are gone with that. */
    private static Map<String, @Nullable String> forgetIn(
            IMap<String, ChamberEntry> entries, Supplier<Set<String>> living) {
        Set<String> dead = new HashSet<>();
        entries.executeOnEntries(new Looks.Strangers(living.get())).values().forEach(dead::addAll);
        // Whoever has joined since is no stranger any more.
        dead.removeAll(living.get());
        return dead.isEmpty() ? Map.of() : entries.executeOnEntries(new ChamberSteps.Forget(dead));
    }

    private int forget(Supplier<Set<String>> living) {
        Map<String, @Nullable String> removed = forgetIn(chambers, living);
        int count = 0;
        for (Map.Entry<String, @Nullable String> entry : removed.entrySet()) {
            String reservation = entry.getValue();
            if (reservation != null) {
                places.release(Keys.chamber(entry.getKey()), reservation);
                count++;
            }
        }
        return count;
    }

    /**
     * Gives back the places that no chamber needs, nor ever will.
     *
     * @param idle whether a token's creation has come to an end
     * @return how many places were given back
     */
    int release(Looks.Tokens tokens, Predicate<String> idle) {
        return places.release(tokens, idle);
    }
}
