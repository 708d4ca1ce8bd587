package io.chamberhub.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
    private final Mistakes mistakes;

    Given(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    void put(Key<?, ?> key, String path, String name, @Nullable Object json) {
        key.kind().check(name, json, mistakes);
        values.put(path, new Value(name, json));
    }

    Optional<Value> at(Key<?, ?> key) {
        return Optional.ofNullable(values.get(key.path()));
    }

    <T> Optional<T> find(Key<?, T> key) {
        return find(key, key.path());
    }

    /** The value of a key that has a default. */
    <T> T get(Key<?, T> key) {
        return find(key).or(key::fallback).orElseThrow();
    }

    <T> T get(Key<?, T> key, String hall) {
        return find(key, "halls." + hall + "." + key.pathInHall())
                .or(key::fallback)
                .orElseThrow();
    }

    private <T> Optional<T> find(Key<?, T> key, String path) {
        Value value = values.get(path);
        return value == null ? Optional.empty() : key.kind().read(value.json());
    }
}
