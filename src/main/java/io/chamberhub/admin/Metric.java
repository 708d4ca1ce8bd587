package io.chamberhub.admin;

import java.util.function.LongSupplier;

/**
 * A figure for operators' graphs, in the text format of Prometheus.
 *
 * @param name by Prometheus' conventions; a counter's ends in {@code _total}
 * @param help one line that says what it counts
 * @param value asked on an event loop, whenever somebody looks; must not block
 */
public record Metric(String name, String help, LongSupplier value) {
    public Metric {
        if (!name.matches("hub(_[a-z]+)+")) {
            throw new IllegalArgumentException("not a name for a metric: " + name);
        }
    }

    String text() {
        String type = name.endsWith("_total") ? "counter" : "gauge";
        return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n" + name + " " + value.getAsLong()
                + "\n";
    }
}
