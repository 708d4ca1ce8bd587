package io.chamberhub.rooms;

import io.chamberhub.room.RoomClient;
import io.vertx.core.Future;

/**
 * Decides what may happen in the rooms of a hall. Each method has a default, which is that of a hall without logic; an
 * implementation has as many as it needs.
 *
 * <p>Called on event loops, several of them at once, which must not be blocked: what takes time is done elsewhere, and completes the
 * future. A decision is waited for {@code logic.timeout} ms. One that is too late, or fails, refuses what was asked for, and
 * concerns nobody else. What a decision {@linkplain RoomView saw of the room} is still so when it is applied, or it is asked for again;
 * so it must have no effects of its own that must not happen twice.
 */
public interface RoomLogic {
    /** A client wants in. */
    default Future<HelloDecision> hello(RoomView room, Newcomer newcomer, HelloRequest request) {
        return Future.succeededFuture(HelloDecision.accept(newcomer, request));
    }

    /** A client wants state changed. */
    default Future<ChangeDecision> change(RoomView room, RoomClient client, ChangeRequest request) {
        return Future.succeededFuture(ChangeDecision.apply(request));
    }

    /** A client wants something done. Without logic that does it, that is a mistake of the client's, and ends its connection. */
    default Future<ActionDecision> action(RoomView room, RoomClient client, ActionRequest request) {
        return Future.failedFuture(new UnhandledActions());
    }

    /**
     * A client has left, or was lost with its node. Called once for each client that was let in, by whichever node is there to do it;
     * again only where the node that called was lost before the room knew that the call had been answered. One that fails, or is not
     * answered within two minutes, is logged. The room is seen as it was after the client had left, or later; it may be empty.
     */
    default Future<Void> leave(RoomView room, RoomClient client) {
        return Future.succeededFuture();
    }

    /**
     * The hub asks nothing more on this node: it has stopped, or other settings have long exchanged this logic, which only
     * happens to logic that the hub made of settings. Logic that serves several halls is told for each.
     */
    default void close() {}

    /** Whether {@link #change} does anything but apply what is asked for; where it does not, it is not called. */
    default boolean judgesChanges() {
        return true;
    }

    /** Whether decisions look at the room; where they do not, it is not fetched for them, and what they see of it is empty. */
    default boolean looksAtRoom() {
        return true;
    }

    /** Whether {@link #leave} does anything, and has to be called. */
    default boolean wantsLeaves() {
        return true;
    }
}
