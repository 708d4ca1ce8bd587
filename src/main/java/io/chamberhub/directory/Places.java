package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;
import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** The places of chambers in their halls, as one node takes them and gives them back. Thread-safe. */
final class Places {
    private final Entries<HallEntry> halls;
    private final String self;
    private final AtomicLong tokens = new AtomicLong();
    /** Tokens of this node that may still come to be a chamber's reservation. */
    private final Set<String> inUse = ConcurrentHashMap.newKeySet();

    Places(Entries<HallEntry> halls, String self) {
        this.halls = halls;
        this.self = self;
    }

    /**
     * Creates a chamber under a new token, which is given back if the chamber turns out not to need it.
     *
     * @param creation takes a place under the token, then may create the chamber
     * @param needed whether the token is the chamber's reservation after that
     */
    <R> Future<R> withToken(ChamberName chamber, Function<String, Future<R>> creation, BiPredicate<String, R> needed) {
        String token = HallEntry.token(self, tokens.incrementAndGet());
        inUse.add(token);
        return creation.apply(token)
                .transform(created -> created.succeeded() && needed.test(token, created.result())
                        ? Future.succeededFuture(created.result())
                        : release(chamber, token).transform(given -> (Future<R>) created))
                .onComplete(done -> inUse.remove(token));
    }

    boolean isIdle(String token) {
        return !inUse.contains(token);
    }

    /** How many are taken in a hall. */
    Future<Integer> taken(String hall) {
        return halls.step(hall, new Looks.Places()).map(taken -> taken == null ? 0 : taken);
    }

    /** Answers whether there was room. */
    Future<Boolean> reserve(ChamberName chamber, String token, int maxChambers) {
        return halls.step(chamber.hall(), HallSteps.Reserve.reserve(chamber.name(), token, maxChambers));
    }

    /** Takes a place whether there is room or not. Answers whether the hall did not know of it. */
    Future<Boolean> hold(ChamberName chamber, String token) {
        return halls.step(chamber.hall(), new HallSteps.Hold(chamber.name(), token));
    }

    Future<Void> release(ChamberName chamber, String token) {
        return halls.step(chamber.hall(), HallSteps.Reserve.release(chamber.name(), token))
                .mapEmpty();
    }
}
