package io.chamberhub.verify;

import java.util.Locale;

/** What is counted, and whether any of it breaks a promise. */
enum Figure {
    /** Messages that clients sent. */
    SENT(false),
    /** Messages that clients heard, each counted once per receiver. */
    HEARD(false),
    /** Messages a receiver was owed, did not hear, and was not told of. */
    LOST(true),
    /** Messages a receiver heard again. */
    DOUBLED(true),
    /** Messages that came after later ones of the same sender. */
    REORDERED(true),
    /** Messages with other content than was sent. */
    CORRUPTED(true),
    /** Joins, leaves and messages that do not add up: told twice, told of nobody, heard of somebody who is not there. */
    MISTOLD(true),
    /** Connections that ended although nothing was done to their node. */
    DROPPED(true),
    /** Messages a receiver did not hear and was told of: by X, by B, or by a sender that left and came again. */
    ANNOUNCED(false);

    private final boolean fault;

    Figure(boolean fault) {
        this.fault = fault;
    }

    boolean isFault() {
        return fault;
    }

    /** As it stands at the top of a column. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
