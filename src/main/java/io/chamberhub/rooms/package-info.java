/** Rooms: shared state, actions and credentials. The protocol, what it does on a shard, and the logic that decides. */
@NullMarked
package io.chamberhub.rooms;

import org.jspecify.annotations.NullMarked;
