package io.chamberhub.config;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * An event as a JSON object on a line of its own: {@code timestamp}, {@code level}, {@code logger}, {@code message}, its keys and
 * values, and {@code exception}. A key that is taken gets an underscore, so that nothing can pose as something else.
 */
final class LogJson extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("timestamp", LogLine.TIMESTAMP.format(event.getInstant()));
        members.put("level", event.getLevel().toString());
        members.put("logger", event.getLoggerName());
        members.put("message", Objects.requireNonNullElse(event.getFormattedMessage(), ""));
        List<KeyValuePair> pairs = Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
        pairs.forEach(pair -> put(members, pair.key, pair.value));
        if (event.getThrowableProxy() != null) {
            put(members, "exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return members.entrySet().stream()
                .map(member -> string(member.getKey()) + ":" + json(member.getValue()))
                .collect(Collectors.joining(",", "{", "}\n"));
    }

    private static void put(Map<String, Object> members, String key, @Nullable Object value) {
        String free = key;
        while (members.containsKey(free)) {
            free += "_";
        }
        // A map has no place for null.
        members.put(free, value == null ? Nothing.NOTHING : value);
    }

    private enum Nothing {
        NOTHING
    }

    private static String json(Object value) {
        if (value == Nothing.NOTHING) {
            return "null";
        }
        boolean bare = value instanceof Integer || value instanceof Long || value instanceof Boolean;
        return bare ? value.toString() : string(value.toString());
    }

    /** What {@link OneLine} spells out it spells as JSON does. */
    private static String string(String text) {
        return '"' + OneLine.of(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }
}
