package io.chamberhub.server;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who is let in, and on what terms. Kept for as long as the connection is, so it should be small.
 *
 * @param subject who it is, as far as is known
 * @param readonly whether it may only listen; if it sends a message it is closed with 1008
 * @param until when its connection ends, with 1008; empty for never
 * @param attributes whatever else an application wants to know of it later
 * @param rooms patterns for the ids of rooms, {@code *} standing for any characters: in a hall of rooms it may enter those that
 *     fit one pattern of each list; without lists, all
 */
public record Guest(
        Optional<String> subject,
        boolean readonly,
        Optional<Instant> until,
        Map<String, String> attributes,
        List<List<String>> rooms) {

    /** Nobody in particular, who may do whatever the hall permits. */
    public static final Guest ANYONE = new Guest(Optional.empty(), false, Optional.empty(), Map.of(), List.of());

    public Guest {
        attributes = Map.copyOf(attributes);
        rooms = rooms.stream().map(List::copyOf).toList();
    }

    /** Someone who may enter all rooms. */
    public Guest(Optional<String> subject, boolean readonly, Optional<Instant> until, Map<String, String> attributes) {
        this(subject, readonly, until, attributes, List.of());
    }

    /** Someone with a name, who may do whatever the hall permits. */
    public static Guest named(String subject) {
        return new Guest(Optional.of(subject), false, Optional.empty(), Map.of());
    }

    /** The same, but it may only listen. */
    public Guest asListener() {
        return new Guest(subject, true, until, attributes, rooms);
    }

    /** The same, but its connection ends at that time. */
    public Guest withUntil(Instant end) {
        return new Guest(subject, readonly, Optional.of(end), attributes, rooms);
    }

    /** The same, but of the rooms that it might enter only those that fit one of these patterns. */
    public Guest withRooms(List<String> patterns) {
        return new Guest(subject, readonly, until, attributes, joined(rooms, List.of(patterns)));
    }

    private static List<List<String>> joined(List<List<String>> rooms, List<List<String>> more) {
        return Stream.concat(rooms.stream(), more.stream()).toList();
    }

    /** Whether it may enter the room of this id. */
    boolean mayEnter(String room) {
        return rooms.stream().allMatch(patterns -> JwtRules.fits(patterns, room));
    }

    /** The same, with one attribute more. */
    public Guest with(String attribute, String value) {
        return and(new Guest(Optional.empty(), false, Optional.empty(), Map.of(attribute, value)));
    }

    /** What two say of one guest: the stricter terms of both; where they name it differently, the later one counts. */
    Guest and(Guest later) {
        if (equals(ANYONE) || later.equals(ANYONE)) {
            return equals(ANYONE) ? later : this;
        }
        Map<String, String> all = new HashMap<>(attributes);
        all.putAll(later.attributes);
        return new Guest(
                later.subject.or(this::subject),
                readonly || later.readonly,
                Stream.of(until, later.until).flatMap(Optional::stream).min(Instant::compareTo),
                all,
                joined(rooms, later.rooms));
    }
}
