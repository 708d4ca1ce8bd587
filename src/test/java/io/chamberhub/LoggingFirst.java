package io.chamberhub;

import org.junit.jupiter.api.extension.Extension;
import org.slf4j.LoggerFactory;

/**
 * Makes the logging ready before any test begins. Tests that run at once would otherwise do so at once, and SLF4J hands all
 * but the first one a substitute meanwhile. JUnit makes one of these before all else.
 */
public final class LoggingFirst implements Extension {
    public LoggingFirst() {
        LoggerFactory.getILoggerFactory();
    }
}
