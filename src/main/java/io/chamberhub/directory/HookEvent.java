package io.chamberhub.directory;

import org.jspecify.annotations.Nullable;

/**
 * Something that a webhook has to be told of. Life and number together tell it from all other events of its chamber.
 *
 * @param life of the chamber's book when it happened
 * @param seq counts the events of a chamber's book from 1, without a gap
 * @param time in ms since 1970
 * @param visitor who has come or gone; null where the chamber is meant
 * @param node where that was
 */
public record HookEvent(
        String life,
        long seq,
        HookKind kind,
        long time,
        @Nullable Visitor visitor,
        String node) {
    HookReceipt receipt() {
        return new HookReceipt(life, seq);
    }
}
