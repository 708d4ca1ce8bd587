package io.chamberhub.chamber;

/**
 * How far a stream goes, or has been read.
 *
 * @param incarnation which of the shard's streams in the chamber
 * @param next the number behind the last event
 */
public record Position(long incarnation, long next) {}
