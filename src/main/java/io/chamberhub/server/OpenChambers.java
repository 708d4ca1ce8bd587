package io.chamberhub.server;

import io.chamberhub.admin.ChamberCount;
import io.chamberhub.admin.HallCount;
import io.chamberhub.chamber.ChamberName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The chambers and rooms in which somebody is who is connected to this node, in the order of their names, whichever shards
 * they are on. So that they can be listed without asking any event loop. Thread-safe.
 */
final class OpenChambers {
    /** The chambers of one hall, how many there are, and how many members they have together. */
    private static final class Hall {
        final ConcurrentNavigableMap<String, Integer> members = new ConcurrentSkipListMap<>();
        final LongAdder chambers = new LongAdder();
        final LongAdder connections = new LongAdder();
    }

    private final Map<String, Hall> halls = new ConcurrentHashMap<>();

    /** So many more members are in a chamber, or fewer where it is less than 0. */
    void changed(ChamberName chamber, int more) {
        if (more == 0) {
            return;
        }
        Hall hall = halls.computeIfAbsent(chamber.hall(), path -> new Hall());
        Integer members = hall.members.merge(chamber.name(), more, (before, change) -> orNone(before + change));
        if (members == null) {
            hall.chambers.decrement();
        } else if (members == more) {
            // There were none before.
            hall.chambers.increment();
        }
        hall.connections.add(more);
    }

    /** A chamber without members is removed. */
    @SuppressWarnings("NullAway")
    private static Integer orNone(int members) {
        return members == 0 ? null : members;
    }

    /** How much there is of a hall. As of a moment ago. */
    HallCount count(String path) {
        Hall hall = halls.get(path);
        return hall == null
                ? new HallCount(path, 0, 0)
                : new HallCount(path, hall.chambers.intValue(), hall.connections.intValue());
    }

    /**
     * Chambers of a hall, ordered by name.
     *
     * @param prefix what their names begin with
     * @param after only names that come later
     * @param limit how many at most
     */
    List<ChamberCount> page(String path, String prefix, Optional<String> after, int limit) {
        Hall hall = halls.get(path);
        if (hall == null) {
            return List.of();
        }
        NavigableMap<String, Integer> rest = after.filter(name -> name.compareTo(prefix) >= 0)
                .map(name -> hall.members.tailMap(name, false))
                .orElseGet(() -> hall.members.tailMap(prefix, true));
        List<ChamberCount> page = new ArrayList<>();
        for (Map.Entry<String, Integer> chamber : rest.entrySet()) {
            if (page.size() == limit || !chamber.getKey().startsWith(prefix)) {
                break;
            }
            page.add(new ChamberCount(chamber.getKey(), chamber.getValue()));
        }
        return page;
    }
}
