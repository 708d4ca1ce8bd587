package io.chamberhub.directory;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step that changes nothing. It answers null where there is nothing to tell. */
@SuppressWarnings("serial") // They travel as IdentifiedDataSerializable, never by Java serialization.
abstract class Look<V, R> extends Step<V, @Nullable R> {
    Look(int type) {
        super(type);
    }

    abstract @Nullable R look(V value);

    @Override
    public @Nullable R process(Map.Entry<String, V> entry) {
        @Nullable V value = entry.getValue();
        return value == null ? null : look(value);
    }

    @Override
    public final @Nullable EntryProcessor<String, V, @Nullable R> getBackupProcessor() {
        return null;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {}

    @Override
    public void readData(ObjectDataInput in) throws IOException {}
}
