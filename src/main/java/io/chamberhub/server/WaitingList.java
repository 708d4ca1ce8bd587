package io.chamberhub.server;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Those who have something to do within a time that is the same for all, and for no more of them than there is room. It
 * says who is late and who has to make room; what becomes of them is up to others. Times are nanoseconds of any clock that
 * does not go back. Not thread-safe.
 */
final class WaitingList<E> {
    private long patience;
    private int room;
    /** Since when each waits, the longest waiting first. */
    private final Map<E, Long> since = new LinkedHashMap<>();

    /**
     * @param patience how long each may take, in ns
     * @param room for how many there is room, at least one
     */
    WaitingList(long patience, int room) {
        this.patience = patience;
        this.room = room;
    }

    /** Each may take so long from now on, since it began, and there is room for so many; nobody has to make room at once. */
    void settle(long otherPatience, int otherRoom) {
        patience = otherPatience;
        room = otherRoom;
    }

    /**
     * Somebody waits from now on.
     *
     * @return who has waited longest and is taken off the list, there being no room for all; null if there is
     */
    @Nullable
    E add(E one, long now) {
        since.put(one, now);
        if (since.size() <= room) {
            return null;
        }
        E oldest = since.keySet().iterator().next();
        since.remove(oldest);
        return oldest;
    }

    /** Takes somebody off the list. Whether it was there. */
    boolean remove(E one) {
        return since.remove(one) != null;
    }

    /** Takes those off the list who are late, the latest first. */
    List<E> removeLate(long now) {
        List<E> late = new ArrayList<>();
        Iterator<Map.Entry<E, Long>> each = since.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<E, Long> next = each.next();
            if (now - next.getValue() < patience) {
                break;
            }
            late.add(next.getKey());
            each.remove();
        }
        return late;
    }

    /** In what time somebody will be late, in ns; nothing if nobody waits. */
    OptionalLong untilLate(long now) {
        Iterator<Long> each = since.values().iterator();
        return each.hasNext() ? OptionalLong.of(Math.max(0, patience - (now - each.next()))) : OptionalLong.empty();
    }
}
