package io.chamberhub.directory;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The nodes that an entry names and that are not among the living. */
@SuppressWarnings("serial") // They travel as IdentifiedDataSerializable, never by Java serialization.
abstract class Missing<V> extends Look<V, Set<String>> {
    private Set<String> living;

    Missing(int type, Set<String> living) {
        super(type);
        this.living = Set.copyOf(living);
    }

    /** All nodes that it names. */
    abstract Set<String> nodes(V value);

    @Override
    final @Nullable Set<String> look(V value) {
        Set<String> missing = new HashSet<>(nodes(value));
        missing.removeAll(living);
        return missing.isEmpty() ? null : missing;
    }

    @Override
    public final void writeData(ObjectDataOutput out) throws IOException {
        Wire.writeTexts(out, living);
    }

    @Override
    public final void readData(ObjectDataInput in) throws IOException {
        living = Wire.readTexts(in);
    }
}
