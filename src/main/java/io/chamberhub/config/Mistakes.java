package io.chamberhub.config;

import io.vertx.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with settings, one line each. */
final class Mistakes {
    private static final int SHOWN = 80;

    /** What precedes the host of a URL, or of what was meant to be one: there may be a password in it. */
    private static final Pattern USER = Pattern.compile("^(\"(?:[a-z]+://)?)?.*@", Pattern.CASE_INSENSITIVE);

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
        String text = USER.matcher(Json.encode(json)).replaceFirst("$1…@");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
