package io.chamberhub.config;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.event.KeyValuePair;

/**
 * An event as one line: {@code 2026-01-01T12:00:00.000Z INFO Node started port=8080}. What a client chose cannot end the
 * line, nor pose as another key: values with anything unusual in them are quoted.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NEEDS_QUOTES = Pattern.compile("[\\s\"=\\\\\\p{Cntrl}]|^$");

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(128);
        TIMESTAMP.formatTo(event.getInstant(), line);
        line.append(' ').append(event.getLevel());
        line.append(' ').append(shortName(event.getLoggerName()));
        line.append(' ').append(OneLine.of(Objects.requireNonNullElse(event.getFormattedMessage(), "")));
        pairs(event).forEach(pair -> line.append(' ').append(pair(pair)));
        if (event.getThrowableProxy() != null) {
            line.append(" | ").append(folded(ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
        return line.append('\n').toString();
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static List<KeyValuePair> pairs(ILoggingEvent event) {
        return Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
    }

    private static String pair(KeyValuePair pair) {
        String value = String.valueOf(pair.value);
        if (NEEDS_QUOTES.matcher(value).find()) {
            value = '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        return OneLine.of(pair.key + "=" + value);
    }

    private static String folded(String stackTrace) {
        return stackTrace.lines().map(each -> OneLine.of(each.strip())).collect(Collectors.joining(" | "));
    }
}
