package io.chamberhub.directory;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One atomic step of the directory. It runs where its entry lives, then in the same way on the entry's backup. Should the
 * node die that was to answer, it runs once more on the next one.
 */
@SuppressWarnings("serial") // They travel as IdentifiedDataSerializable, never by Java serialization.
abstract class Step<V, R extends @Nullable Object> implements EntryProcessor<String, V, R>, IdentifiedDataSerializable {
    private final int type;

    Step(int type) {
        this.type = type;
    }

    @Override
    public final int getFactoryId() {
        return Wire.FACTORY;
    }

    @Override
    public final int getClassId() {
        return type;
    }

    /** Hazelcast takes null as a wish to remove the entry. */
    @SuppressWarnings("NullAway")
    static <V> void store(Map.Entry<String, V> entry, V value, boolean empty) {
        entry.setValue(empty ? null : value);
    }
}
