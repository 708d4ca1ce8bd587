package io.chamberhub.server;

import io.chamberhub.rooms.HallRooms;
import io.chamberhub.rooms.RoomLogic;
import io.chamberhub.rooms.RoomSettings;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The halls of rooms among all halls, each with its logic. Where settings change, logic that they still want as it was goes on.
 * Thread-safe, but {@linkplain #plan plans} are to be made and carried out one after the other.
 */
final class RoomHalls {
    /** After logic was exchanged, it may still be asked to go through with what it was asked before; for so long, in ms. */
    private static final long FAREWELL = 150_000;

    /** What serves a hall now. */
    private record Served(HallLogic logic, HallRooms rooms) {}

    private record Wanted(RoomSettings settings, HallLogic logic) {}

    /** Halls of rooms as settings want them, with their logic. */
    static final class Plan {
        private final Map<String, Wanted> halls = new HashMap<>();
    }

    private final Vertx vertx;
    private final Map<String, RoomLogic> given;
    private final Map<String, Served> halls = new ConcurrentHashMap<>();
    /** By path, of all halls of rooms that there ever were: rooms may outlive their hall. */
    private final Map<String, HallRooms> ever = new ConcurrentHashMap<>();
    /** Logic that is not asked any more, and the timers to close it. */
    private final Map<HallLogic, Long> leaving = new ConcurrentHashMap<>();

    /** @param given logic that an application gives, by path; counts instead of the class, address or URL in the settings */
    RoomHalls(Vertx vertx, Map<String, RoomLogic> given) {
        this.vertx = vertx;
        this.given = new ConcurrentHashMap<>(given);
    }

    /**
     * What is to change. Blocks, as it reads files.
     *
     * @throws UnfitFile if files or classes that the settings name cannot be used; it says all of them
     */
    Plan plan(List<HallSettings> wanted) throws UnfitFile {
        Plan plan = new Plan();
        List<String> problems = new ArrayList<>();
        for (HallSettings hall : wanted) {
            if (hall.protocol() == Protocol.ROOMS) {
                try {
                    RoomSettings settings = hall.rooms().settings(hall.limits());
                    plan.halls.put(hall.path(), new Wanted(settings, logic(hall)));
                } catch (UnfitFile unusable) {
                    problems.add(String.valueOf(unusable.getMessage()));
                }
            }
        }
        if (!problems.isEmpty()) {
            drop(plan);
            throw new UnfitFile(String.join("\n", problems));
        }
        return plan;
    }

    private HallLogic logic(HallSettings hall) throws UnfitFile {
        Served now = halls.get(hall.path());
        Optional<HallLogic> before = Optional.ofNullable(now).map(Served::logic);
        return HallLogic.of(vertx, hall, Optional.ofNullable(given.get(hall.path())), before);
    }

    /** A plan is not carried out. */
    void drop(Plan plan) {
        plan.halls.forEach((path, wanted) -> {
            Served now = halls.get(path);
            if (!isGiven(path, wanted.logic()) && (now == null || !now.logic().goesOnAs(wanted.logic()))) {
                wanted.logic().close();
            }
        });
    }

    /**
     * Carries a plan out.
     *
     * @return all halls of rooms that there are or were, by path
     */
    Map<String, HallRooms> carryOut(Plan plan) {
        Map<String, Served> before = Map.copyOf(halls);
        halls.keySet().retainAll(plan.halls.keySet());
        plan.halls.forEach((path, wanted) -> {
            RoomSettings settings = wanted.settings();
            HallLogic logic = wanted.logic();
            HallRooms rooms = ever.computeIfAbsent(path, first -> new HallRooms(settings, logic.deciding()));
            rooms.settle(settings, logic.deciding());
            halls.put(path, new Served(logic, rooms));
            if (logic.isAsNamed()) {
                // Whoever has made it has done what the settings say, and will have to make way when they say
                // otherwise.
                given.remove(path);
            }
        });
        before.forEach((path, served) -> {
            Served now = halls.get(path);
            if (!isGiven(path, served.logic())
                    && (now == null || !served.logic().goesOnAs(now.logic()))) {
                sayFarewell(served.logic());
            }
        });
        return Map.copyOf(ever);
    }

    /** Whether an application gave it for that hall: it serves again when the hall comes back, so it goes on until the node stops. */
    private boolean isGiven(String path, HallLogic logic) {
        return given.get(path) == logic.named();
    }

    private void sayFarewell(HallLogic old) {
        leaving.put(old, vertx.setTimer(FAREWELL, timer -> {
            if (leaving.remove(old) != null) {
                old.close();
            }
        }));
    }

    /** The paths of those that there are. */
    Set<String> paths() {
        return halls.keySet();
    }

    /** The node stops. */
    void close() {
        leaving.forEach((old, timer) -> {
            vertx.cancelTimer(timer);
            old.close();
        });
        leaving.clear();
        halls.values().forEach(served -> served.logic().close());
        given.forEach((path, logic) -> {
            Served now = halls.get(path);
            if (now == null || now.logic().named() != logic) {
                logic.close();
            }
        });
    }

    /** What is wrong with the files that settings name for logic: one line each, with the setting it concerns. */
    static void look(List<HallSettings> halls, List<String> problems) {
        for (HallSettings hall : halls) {
            hall.rooms().logic().ifPresent(logic -> {
                try {
                    HallLogic.secret(hall.path(), logic);
                } catch (UnfitFile unusable) {
                    problems.add(String.valueOf(unusable.getMessage()));
                }
            });
        }
    }
}
