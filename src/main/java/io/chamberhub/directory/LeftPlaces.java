package io.chamberhub.directory;

import com.hazelcast.map.IMap;
import io.chamberhub.chamber.ChamberName;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The places in halls, held against what is there: some belong to nobody, and of some the hall does not know any more.
 * Thread-safe; every method waits for the cluster.
 */
final class LeftPlaces<V> {
    private final IMap<String, HallEntry> halls;
    private final IMap<String, V> entries;
    private final Supplier<Look<V, String>> reservation;

    /** @param reservation looks up under which reservation the hall counts an entry */
    LeftPlaces(IMap<String, HallEntry> halls, IMap<String, V> entries, Supplier<Look<V, String>> reservation) {
        this.halls = halls;
        this.entries = entries;
        this.reservation = reservation;
    }

    /**
     * Gives back the places that nothing needs, nor ever will.
     *
     * @param idle whether a token's creation has come to an end. Asked after the halls and before the entries: what
     *     was in a hall and is idle then has either become an entry's reservation by now, or never will
     * @return how many places were given back
     */
    int release(Looks.Tokens tokens, Predicate<String> idle) {
        Map<String, HallEntry> found = halls.executeOnEntries(tokens);
        return found.entrySet().stream()
                .mapToInt(hall -> release(hall.getKey(), hall.getValue().only(idle)))
                .sum();
    }

    private int release(String hall, HallEntry idle) {
        Map<String, String> reservations = entries.executeOnKeys(
                idle.tokens().keySet().stream()
                        .map(name -> Keys.key(new ChamberName(hall, name)))
                        .collect(Collectors.toSet()),
                reservation.get());
        int released = 0;
        for (Map.Entry<String, Set<String>> place : idle.tokens().entrySet()) {
            ChamberName name = new ChamberName(hall, place.getKey());
            for (String token : place.getValue()) {
                if (!token.equals(reservations.get(Keys.key(name)))) {
                    release(name, token);
                    released++;
                }
            }
        }
        return released;
    }

    void release(ChamberName name, String token) {
        halls.executeOnKey(name.hall(), HallSteps.Reserve.release(name.name(), token));
    }

    /** Takes the places again of entries whose halls do not know of them, as these were lost. Answers how many. */
    int restore() {
        Map<String, String> reservations = entries.executeOnEntries(reservation.get());
        Map<String, HallEntry> known = halls.executeOnEntries(Looks.Tokens.ofOthersThan(Set.of()));
        int restored = 0;
        for (Map.Entry<String, String> entry : reservations.entrySet()) {
            ChamberName name = Keys.chamber(entry.getKey());
            HallEntry hall = known.get(name.hall());
            if (hall == null || !hall.holds(name.name(), entry.getValue())) {
                restored += hold(name, entry.getValue()) ? 1 : 0;
            }
        }
        return restored;
    }

    /** Should the entry have ended meanwhile, its place was given back before it was taken anew. */
    private boolean hold(ChamberName name, String token) {
        halls.executeOnKey(name.hall(), new HallSteps.Hold(name.name(), token));
        boolean needed = token.equals(entries.executeOnKey(Keys.key(name), reservation.get()));
        if (!needed) {
            release(name, token);
        }
        return needed;
    }
}
