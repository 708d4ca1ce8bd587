package io.chamberhub.verify;

import java.util.Locale;

/** What the figures of a run were measured on. */
final class Machine {
    private Machine() {}

    /** Cores, Java and operating system, in one line. */
    static String here() {
        return String.format(
                Locale.ROOT,
                "%d cores, Java %s, %s %s %s",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"));
    }
}
