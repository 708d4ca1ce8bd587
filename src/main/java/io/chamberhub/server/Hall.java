package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.Rules;
import org.jspecify.annotations.Nullable;

/**
 * A hall as one shard serves it. Its settings may change while clients are in it; its path and its protocol do not. Confined
 * to the event loop of the shard.
 */
final class Hall {
    private final Zlib zlib;
    private final Rules rules;
    private HallSettings settings;
    /** Null where messages are not compressed. */
    private @Nullable DeflatedOnce deflatedOnce;

    private boolean closed;

    Hall(HallSettings settings, Zlib zlib) {
        this.zlib = zlib;
        this.settings = settings;
        this.rules = new Rules(settings.limits(), settings.speech());
        settle(settings);
    }

    /** Its settings are others from now on. Who is in it has to be told. */
    void settle(HallSettings others) {
        settings = others;
        rules.settle(
                others.limits(),
                others.inflatedLimits(),
                others.speech(),
                others.compression().map(zlib::deflation).orElse(null));
        deflatedOnce =
                others.compression().map(zlib::deflation).map(DeflatedOnce::new).orElse(null);
    }

    /** Its settings, as they are now. */
    HallSettings settings() {
        return settings;
    }

    Limits limits() {
        return settings.limits();
    }

    /** What holds in its chambers, now and when its settings have changed. */
    Rules rules() {
        return rules;
    }

    /** Whether nobody in a chamber is read from while a client there is slow. */
    boolean pauses() {
        return settings.slow() == WhenSlow.PAUSE;
    }

    /** How frames for clients of rooms are deflated; null where they are not. */
    @Nullable
    DeflatedOnce deflatedOnce() {
        return deflatedOnce;
    }

    /** There is no such hall any more. */
    void close() {
        closed = true;
    }

    /** Whether there is no such hall any more: nobody is let in, and who is in it has to go. */
    boolean isClosed() {
        return closed;
    }
}
