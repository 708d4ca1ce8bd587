package io.chamberhub.config;

import io.chamberhub.server.HallSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How settings that were read later differ from those before, by key, as an operator would name it.
 *
 * @param counting what counts while the hub runs
 * @param waiting what counts after a restart, and is otherwise than the node was started with
 */
public record Changes(List<String> counting, List<String> waiting) {
    public Changes {
        counting = List.copyOf(counting);
        waiting = List.copyOf(waiting);
    }

    /**
     * From settings to others.
     *
     * @param started what the node was started with
     */
    public static Changes between(Settings before, Settings now, Settings started) {
        List<Key<Settings, ?>> late = Effect.needingRestart();
        List<String> counting = new ArrayList<>(Keys.OF_HUB.stream()
                .filter(key -> !late.contains(key) && differs(key, before, now))
                .map(Key::path)
                .toList());
        halls(before, now, counting);
        return new Changes(
                counting,
                late.stream()
                        .filter(key -> differs(key, before, now) && differs(key, started, now))
                        .map(Key::path)
                        .toList());
    }

    private static void halls(Settings before, Settings now, List<String> names) {
        Map<String, HallSettings> earlier = byPath(before);
        Map<String, HallSettings> later = byPath(now);
        earlier.keySet().stream()
                .filter(path -> !later.containsKey(path))
                .forEach(path -> names.add("halls." + path + " (gone)"));
        later.forEach((path, hall) -> {
            HallSettings known = earlier.get(path);
            if (known == null) {
                names.add("halls." + path + " (new)");
            } else {
                Keys.OF_HALL.stream()
                        .filter(key -> differs(key, known, hall))
                        .forEach(key -> names.add("halls." + path + "." + key.pathInHall()));
            }
        });
    }

    private static Map<String, HallSettings> byPath(Settings settings) {
        return settings.server().halls().stream().collect(Collectors.toMap(HallSettings::path, Function.identity()));
    }

    private static <S> boolean differs(Key<S, ?> key, S one, S other) {
        Optional<?> value = key.from().apply(one);
        return !value.equals(key.from().apply(other));
    }
}
