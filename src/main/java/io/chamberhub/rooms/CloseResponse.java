package io.chamberhub.rooms;

/** A client has been asked to leave, and does. */
public record CloseResponse() implements ClientMessage {}
