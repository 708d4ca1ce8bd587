package io.chamberhub.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The halls of a shard, and who lets clients in there. Confined to the event loop of the shard. */
final class Halls {
    private final Zlib zlib;
    private final Map<String, Hall> halls = new HashMap<>();
    private Premises premises;

    Halls(Premises premises, Zlib zlib) {
        this.zlib = zlib;
        this.premises = premises;
        settle(premises);
    }

    /**
     * Other halls, or other settings of the same ones, count from now on. A hall of another protocol is another hall. Those
     * that are no more are {@linkplain Hall#isClosed closed}.
     *
     * @return what has changed: the settings that such halls, or those that are no more, had before
     */
    Map<Hall, HallSettings> settle(Premises others) {
        premises = others;
        Map<Hall, HallSettings> before = new HashMap<>();
        for (Hall hall : List.copyOf(halls.values())) {
            Optional<HallSettings> now = others.halls().stream()
                    .filter(each -> isSame(each, hall.settings()))
                    .findFirst();
            if (now.isEmpty()) {
                before.put(hall, hall.settings());
                hall.close();
                halls.remove(hall.settings().path());
            } else if (!now.get().equals(hall.settings())) {
                before.put(hall, hall.settings());
                hall.settle(now.get());
            }
        }
        others.halls().forEach(each -> halls.computeIfAbsent(each.path(), path -> new Hall(each, zlib)));
        return before;
    }

    private static boolean isSame(HallSettings one, HallSettings other) {
        return one.path().equals(other.path()) && one.protocol() == other.protocol();
    }

    /** Who decides who may come in. */
    Premises premises() {
        return premises;
    }

    /** The hall that had these settings once; a closed one if there is none any more. */
    Hall find(HallSettings once) {
        Hall known = halls.get(once.path());
        if (known != null && isSame(known.settings(), once)) {
            return known;
        }
        Hall gone = new Hall(once, zlib);
        gone.close();
        return gone;
    }
}
