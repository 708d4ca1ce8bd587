package io.chamberhub.conversation;

import java.util.concurrent.TimeoutException;

/** Serves rooms, until it is closed. */
interface RoomsServer extends AutoCloseable {
    /**
     * Where a client connects.
     *
     * @param client how many of its conversation came before it; where there are several nodes, they are taken in turn
     */
    int port(RoomsHall hall, int client);

    /** The request target of a hall. */
    String target(RoomsHall hall);

    /** Waits until nobody is in a room: a client's connection ends a moment before it is out. */
    void awaitEmpty(RoomsHall hall, String room) throws TimeoutException;

    /** Why the connection of a client ends that says nothing, once it does. */
    String endOfTheSilent();

    @Override
    void close() throws TimeoutException;
}
