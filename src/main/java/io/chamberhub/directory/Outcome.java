package io.chamberhub.directory;

import io.chamberhub.chamber.ShardId;
import java.util.List;

/**
 * What came of the wish for one more connection.
 *
 * @param id -1 says that the chamber is full, -2 that there is none
 * @param earlier the shards that came before
 * @param reserved whether the chamber's place in its hall is the one that the wish came with
 */
record Outcome(long id, List<ShardId> earlier, boolean reserved) {
    static final Outcome ABSENT = new Outcome(-2, List.of(), false);

    static Outcome full(boolean reserved) {
        return new Outcome(-1, List.of(), reserved);
    }

    boolean admitted() {
        return id >= 0;
    }

    boolean absent() {
        return id == ABSENT.id;
    }
}
