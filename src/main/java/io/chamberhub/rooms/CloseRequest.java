package io.chamberhub.rooms;

import org.jspecify.annotations.Nullable;

/**
 * A client wants to leave.
 *
 * @param flush whether what it has asked for before is to be done first
 */
public record CloseRequest(@Nullable String msg, boolean flush) implements ClientMessage {}
