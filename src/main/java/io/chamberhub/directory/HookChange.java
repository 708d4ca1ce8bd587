package io.chamberhub.directory;

/**
 * Somebody has come in, or gone.
 *
 * @param joined which of the two
 * @param time in ms since 1970
 */
public record HookChange(boolean joined, Visitor visitor, long time) {}
