package io.chamberhub.config;

import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with settings, one line each. */
final class Mistakes {
    private static final int SHOWN = 80;

    private final List<String> lines = new ArrayList<>();

    void add(String name, String what) {
        lines.add(OneLine.of(name + ": " + what));
    }

    void notAllowed(String name, @Nullable Object found, String allowed) {
        add(name, shown(found) + " is not allowed; " + allowed);
    }

    void throwIfAny() throws SettingsException {
        if (!lines.isEmpty()) {
            throw new SettingsException(lines);
        }
    }

    static String shown(@Nullable Object json) {
        String text = Json.encode(json);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
