package io.chamberhub.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.FilterReply;
import io.chamberhub.config.Logging;
import java.util.Collection;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps all that some threads log at WARN or above, as far as an operator would read it, whatever the levels of the tests
 * that run at the same time. Thread-safe.
 */
final class LogWatch extends TurboFilter implements AutoCloseable {
    private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    /** Has the levels of a hub whose settings name none. */
    private final LoggerContext usual = new LoggerContext();

    private final Set<Thread> threads;
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private final Keeper keeper = new Keeper();

    LogWatch(Collection<Thread> threads) {
        this.threads = Set.copyOf(threads);
        new Logging().configure(usual);
        keeper.setContext(logback);
        keeper.start();
        logback.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(keeper);
        logback.addTurboFilter(this);
    }

    /** One line or more for each event. */
    Collection<String> seen() {
        return seen;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] values,
            @Nullable Throwable cause) {
        return isWatched(logger.getName(), level) ? FilterReply.ACCEPT : FilterReply.NEUTRAL;
    }

    private boolean isWatched(String logger, Level level) {
        return level.isGreaterOrEqual(Level.WARN)
                && threads.contains(Thread.currentThread())
                && level.isGreaterOrEqual(usual.getLogger(logger).getEffectiveLevel());
    }

    @Override
    public void close() {
        logback.getTurboFilterList().remove(this);
        logback.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(keeper);
    }

    private final class Keeper extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            if (isWatched(event.getLoggerName(), event.getLevel())) {
                String cause = event.getThrowableProxy() == null
                        ? ""
                        : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
                seen.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + cause);
            }
        }
    }
}
