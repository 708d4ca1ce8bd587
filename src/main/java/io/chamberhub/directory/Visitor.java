package io.chamberhub.directory;

import org.jspecify.annotations.Nullable;

/**
 * Somebody in a chamber, or a client of a room, as a webhook is told.
 *
 * @param id unique there as long as it is inside
 * @param subject who it has proven to be; null for nobody in particular
 */
public record Visitor(String id, @Nullable String subject) {}
