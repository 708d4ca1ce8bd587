package io.chamberhub.config;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;

/** Writes each event in the format that is in use. Thread-safe. */
final class LogLayout extends LayoutBase<ILoggingEvent> {
    private final Layout<ILoggingEvent> text = new LogLine();
    private final Layout<ILoggingEvent> json = new LogJson();
    private volatile LogFormat format = LogFormat.TEXT;

    /** From now on. */
    void use(LogFormat other) {
        format = other;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        return switch (format) {
            case TEXT -> text.doLayout(event);
            case JSON -> json.doLayout(event);
        };
    }
}
