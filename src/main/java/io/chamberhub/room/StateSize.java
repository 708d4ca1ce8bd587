package io.chamberhub.room;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large a state is, or a client.
 *
 * @param keys how many there are
 * @param bytes of keys and values together, as UTF-8; of a client with its type, its name and its subject
 */
record StateSize(int keys, long bytes) {
    static final StateSize NOTHING = new StateSize(0, 0);

    static StateSize of(Map<String, String> state) {
        long bytes = 0;
        for (Map.Entry<String, String> entry : state.entrySet()) {
            bytes += bytes(entry.getKey()) + bytes(entry.getValue());
        }
        return new StateSize(state.size(), bytes);
    }

    /** How large a client is: its state, and what else others or its node keep of it. */
    static StateSize of(ClientInfo client, @Nullable String subject) {
        StateSize state = of(client.state());
        long rest = optional(client.type()) + optional(client.name()) + optional(subject);
        return new StateSize(state.keys(), state.bytes() + rest);
    }

    private static long optional(@Nullable String text) {
        return text == null ? 0 : bytes(text);
    }

    /**
     * How large a state will be after some changes.
     *
     * @param state whose size this is
     */
    StateSize after(Map<String, String> state, List<KeyChange> changes) {
        Map<String, @Nullable String> changed = new HashMap<>();
        StateSize size = this;
        for (KeyChange change : changes) {
            String key = change.key();
            String before = changed.containsKey(key) ? changed.get(key) : state.get(key);
            size = size.without(key, before).with(key, change.value());
            changed.put(key, change.value());
        }
        return size;
    }

    private StateSize with(String key, @Nullable String value) {
        return value == null ? this : new StateSize(keys + 1, bytes + bytes(key) + bytes(value));
    }

    private StateSize without(String key, @Nullable String value) {
        return value == null ? this : new StateSize(keys - 1, bytes - bytes(key) - bytes(value));
    }

    /** How many bytes a text is in UTF-8. Half a surrogate pair is written as a question mark. */
    static long bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes++;
            } else if (unit < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(unit)) {
                bytes += 3;
            } else if (i + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes++;
            }
        }
        return bytes;
    }
}
