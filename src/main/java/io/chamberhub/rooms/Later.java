package io.chamberhub.rooms;

/** Something that will be done in time, unless it is called off. Confined to the event loop of its shard. */
@FunctionalInterface
interface Later {
    /** It is not to be done any more; nothing happens if it has been. */
    void cancel();
}
