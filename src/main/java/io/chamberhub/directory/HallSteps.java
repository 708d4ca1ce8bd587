package io.chamberhub.directory;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps that change a hall's entry. Each is about one token of one chamber. */
@SuppressWarnings("serial") // They travel as IdentifiedDataSerializable, never by Java serialization.
final class HallSteps {
    private HallSteps() {}

    private abstract static class Change extends Step<HallEntry, Boolean> {
        String name = "";
        String token = "";
        int maxChambers;

        Change(int type) {
            super(type);
        }

        Change(int type, String name, String token, int maxChambers) {
            this(type);
            this.name = name;
            this.token = token;
            this.maxChambers = maxChambers;
        }

        abstract boolean apply(HallEntry hall);

        @Override
        public final Boolean process(Map.Entry<String, HallEntry> entry) {
            @Nullable HallEntry stored = entry.getValue();
            HallEntry hall = stored == null ? new HallEntry() : stored;
            boolean answer = apply(hall);
            store(entry, hall, hall.isEmpty());
            return answer;
        }

        @Override
        public final void writeData(ObjectDataOutput out) throws IOException {
            out.writeString(name);
            out.writeString(token);
            out.writeInt(maxChambers);
        }

        @Override
        public final void readData(ObjectDataInput in) throws IOException {
            name = Wire.readText(in);
            token = Wire.readText(in);
            maxChambers = in.readInt();
        }
    }

    /** Holds a place for a chamber in its hall, or gives it back. Answers whether there was room. */
    static final class Reserve extends Change {
        private static final int RELEASE = -1;

        Reserve() {
            super(Wire.RESERVE);
        }

        private Reserve(String name, String token, int maxChambers) {
            super(Wire.RESERVE, name, token, maxChambers);
        }

        static Reserve reserve(String name, String token, int maxChambers) {
            return new Reserve(name, token, maxChambers);
        }

        static Reserve release(String name, String token) {
            return new Reserve(name, token, RELEASE);
        }

        @Override
        boolean apply(HallEntry hall) {
            if (maxChambers == RELEASE) {
                hall.release(name, token);
                return true;
            }
            return hall.reserve(name, token, maxChambers);
        }
    }

    /** Holds a place for a chamber that exists, room or not. Answers whether the hall did not know of it. */
    static final class Hold extends Change {
        Hold() {
            super(Wire.HOLD);
        }

        Hold(String name, String token) {
            super(Wire.HOLD, name, token, 0);
        }

        @Override
        boolean apply(HallEntry hall) {
            return hall.hold(name, token);
        }
    }
}
