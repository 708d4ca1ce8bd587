package io.chamberhub.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.event.Level;

/**
 * What the hub writes to its log, and how.
 *
 * @param level of all packages, but for those that {@code levels} names
 * @param levels such as {@code io.chamberhub.server=debug}; of two that apply, the one with the longer name counts
 */
public record LogSettings(Level level, LogFormat format, List<String> levels) {
    /** A package or a class, and its level. */
    public static final Pattern LEVEL = Pattern.compile("\\w+(\\.[\\w$]+)*=(error|warn|info|debug|trace)");

    public LogSettings {
        levels = List.copyOf(levels);
        for (String each : levels) {
            if (!LEVEL.matcher(each).matches()) {
                throw new IllegalArgumentException("log.levels: " + each);
            }
        }
    }

    /** In text, at the same level everywhere. */
    public LogSettings(Level level) {
        this(level, LogFormat.TEXT, List.of());
    }

    /** What one of {@code levels} is for. */
    static String nameIn(String entry) {
        return entry.substring(0, entry.indexOf('='));
    }

    /** The level of it. */
    static Level levelIn(String entry) {
        return Level.valueOf(entry.substring(entry.indexOf('=') + 1).toUpperCase(Locale.ROOT));
    }
}
