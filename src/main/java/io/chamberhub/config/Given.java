package io.chamberhub.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values given so far, by their path; a later one replaces an earlier one. Wrong ones are told and remembered. */
final class Given {
    /**
     * A value as it was given.
     *
     * @param name the key or the environment variable it came from
     */
    record Value(String name, @Nullable Object json) {}

    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Set<String> groups = new HashSet<>();
    private final Mistakes mistakes;

    Given(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    void put(Key<?, ?> key, String path, String name, @Nullable Object json) {
        key.kind().check(name, json, mistakes);
        values.put(path, new Value(name, json));
    }

    /** An object was given here, be it an empty one. */
    void putGroup(String path) {
        groups.add(path);
    }

    /** Whether an object was given here: some mean something by being there. */
    boolean hasGroup(String path) {
        return groups.contains(path);
    }

    Optional<Value> at(Key<?, ?> key) {
        return Optional.ofNullable(values.get(key.path()));
    }

    <T> Optional<T> find(Key<?, T> key) {
        return find(key, key.path());
    }

    <T> Optional<T> findIn(String hall, Key<?, T> key) {
        return find(key, pathIn(hall, key));
    }

    /** Whether a hall's key was given, be it with a wrong value. */
    boolean isIn(String hall, Key<?, ?> key) {
        return values.containsKey(pathIn(hall, key));
    }

    private static String pathIn(String hall, Key<?, ?> key) {
        return "halls." + hall + "." + key.pathInHall();
    }

    /** The value of a key that has a default. */
    <T> T get(Key<?, T> key) {
        return find(key).or(key::fallback).orElseThrow();
    }

    <T> T get(Key<?, T> key, String hall) {
        return findIn(hall, key).or(key::fallback).orElseThrow();
    }

    private <T> Optional<T> find(Key<?, T> key, String path) {
        Value value = values.get(path);
        return value == null ? Optional.empty() : key.kind().read(value.json());
    }
}
