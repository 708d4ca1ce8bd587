package io.chamberhub.rooms;

/** What a client of a room says, read and found sound. */
public sealed interface ClientMessage permits HelloRequest, ChangeRequest, ActionRequest, CloseRequest, CloseResponse {}
