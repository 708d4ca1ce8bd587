package io.chamberhub.bench;

import java.util.Locale;

/** Says on standard error what was just measured, so that nobody has to wait for the tables. */
final class Progress {
    private Progress() {}

    static void tell(String part, String system, Figures figures) {
        say(String.format(
                Locale.ROOT,
                "%-9s %-22s %,12.0f /s  %7.3f µs each  server %.2f cores, %d MiB  generator %.2f cores, others %.2f  %s",
                part,
                system,
                figures.rate(),
                figures.cpu(),
                figures.serverCores(),
                figures.resident() >> 20,
                figures.generatorCores(),
                figures.otherCores(),
                figures.faults()));
    }

    static void say(String line) {
        System.err.println(line);
    }
}
