package io.chamberhub.deploy;

import io.chamberhub.config.Settings;

/** How long a node takes to end. */
final class Stopping {
    /** Beside the time in which it says so and hands its clients over, in ms: then {@code Shutdown} ends it. */
    private static final int PATIENCE = 9_000;

    private Stopping() {}

    static int atMostSeconds(Settings settings) {
        return (settings.server().drain().total() + PATIENCE) / 1000;
    }
}
