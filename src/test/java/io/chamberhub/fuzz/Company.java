package io.chamberhub.fuzz;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Some honest clients in one chamber. Confined to one thread, which makes them talk. */
final class Company {
    private static final int SIZE = 3;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    /** Who and what they have heard. */
    private record Guest(Talker talker, Recollection recollection) {}

    /** Makes a client of its name and of what it has to remember by. */
    private interface Maker {
        Talker make(int name, Recollection recollection);
    }

    private final List<Guest> guests = new ArrayList<>();
    private final boolean strangers;
    private final boolean hearThemselves;

    private Company(Maker maker, boolean strangers, boolean hearThemselves) throws IOException {
        this.strangers = strangers;
        this.hearThemselves = hearThemselves;
        for (int i = 0; i < SIZE; i++) {
            Recollection recollection = new Recollection();
            guests.add(new Guest(maker.make(i, recollection), recollection));
        }
        for (Guest guest : guests) {
            guest.talker.start();
        }
    }

    /** @param strangers whether others come there */
    static Company echo(Door door, String target, boolean strangers, Consumer<String> wrong) throws IOException {
        ConcurrentHashMap<String, Integer> ids = new ConcurrentHashMap<>();
        return new Company(
                (name, recollection) -> new EchoTalker(name, door, target, wrong, recollection, ids), strangers, false);
    }

    /** @param hearThemselves whether the hall includes senders */
    static Company plain(Door door, String target, boolean strangers, boolean hearThemselves, Consumer<String> wrong)
            throws IOException {
        return new Company(
                (name, recollection) -> new PlainTalker(name, door, target, wrong, recollection, strangers),
                strangers,
                hearThemselves);
    }

    static int size() {
        return SIZE;
    }

    /** Everyone who is there says something. */
    void talk() {
        // Where strangers make the queues overflow, a message in fragments may be cut; that is no harm of theirs.
        guests.forEach(guest -> guest.talker.talk(!strangers));
    }

    /** Whether, all strangers being gone, everybody hears everybody in the end. */
    boolean isWell() {
        long end = System.nanoTime() + PATIENCE;
        while (!isQuiet() && System.nanoTime() < end) {
            talk();
            for (int i = 0; i < 20 && !isQuiet(); i++) {
                LockSupport.parkNanos(PAUSE);
            }
        }
        return isQuiet();
    }

    private boolean isQuiet() {
        return guests.stream()
                .allMatch(guest -> guest.talker.isThere() && guests.stream().allMatch(other -> hears(guest, other)));
    }

    private boolean hears(Guest guest, Guest other) {
        return (guest.talker.name() == other.talker.name() && !hearThemselves)
                || guest.recollection.last(other.talker.name()).equals(Optional.of(other.talker.last()));
    }

    void leave() throws IOException, InterruptedException {
        for (Guest guest : guests) {
            guest.talker.leave();
        }
    }
}
