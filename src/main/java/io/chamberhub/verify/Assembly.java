package io.chamberhub.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Who is really in a chamber: the live sessions, those connected to a node that is to be left out of account aside. Not
 * thread-safe: confined to the event loop of the clients.
 */
final class Assembly {
    private record Attendant(Session session, Witness witness) {}

    private final String chamber;
    private final Map<Integer, Attendant> live = new LinkedHashMap<>();

    /** @param chamber path of the chamber on every node */
    Assembly(String chamber) {
        this.chamber = chamber;
    }

    String chamber() {
        return chamber;
    }

    /** The hub has let a session in. */
    void welcomed(Session session, Witness witness) {
        live.put(session.number(), new Attendant(session, witness));
    }

    /** A session is at its end, or its node is; harmless when repeated. */
    void ended(Session session) {
        session.end();
        live.remove(session.number());
        live.values().forEach(attendant -> attendant.witness().ended(session));
    }

    /** The live session that has this id, the latest one where several have. */
    Optional<Session> find(String id) {
        return live.values().stream()
                .map(Attendant::session)
                .filter(session -> session.id().equals(id))
                .reduce((earlier, later) -> later);
    }

    Optional<Session> session(int number) {
        return Optional.ofNullable(live.get(number)).map(Attendant::session);
    }

    /**
     * The first thing found wrong with what the sessions were told of each other.
     *
     * @param counts whether the sessions of a node are to be told right, and to be seen
     */
    Optional<String> wrong(Predicate<Integer> counts) {
        Set<String> ids = new TreeSet<>();
        for (Attendant one : live.values()) {
            if (counts.test(one.session().node()) && !ids.add(one.session().id())) {
                return Optional.of(
                        chamber + ": two sessions are called " + one.session().id());
            }
        }
        return live.values().stream()
                .filter(one -> counts.test(one.session().node()))
                .filter(one -> !sees(one, ids))
                .findFirst()
                .map(one -> chamber + ": " + one.session() + " sees "
                        + new TreeSet<>(one.witness().roster()) + ", there are " + ids);
    }

    /** How much of what was sent is still to be heard. */
    long owed() {
        return live.values().stream().mapToLong(one -> one.witness().owed()).sum();
    }

    /** Nobody will say more: what is missing is missing. */
    void close() {
        live.values().forEach(one -> one.witness().close());
    }

    private static boolean sees(Attendant one, Set<String> ids) {
        Set<String> roster = one.witness().roster();
        return roster.size() == ids.size() - 1 && ids.containsAll(roster);
    }
}
