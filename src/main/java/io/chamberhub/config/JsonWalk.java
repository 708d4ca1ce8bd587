package io.chamberhub.config;

import io.chamberhub.server.HallSettings;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes through the JSON of settings, picks up the values of known keys and tells of everything else. */
final class JsonWalk {
    private static final String HALLS = "halls";
    private static final String FOR_EDITORS = "$schema";

    private final Given given;
    private final Mistakes mistakes;
    private final List<String> halls = new ArrayList<>();

    JsonWalk(Given given, Mistakes mistakes) {
        this.given = given;
        this.mistakes = mistakes;
    }

    /** The paths of the halls met, nothing where the JSON does not mention halls. */
    Optional<List<String>> walk(JsonObject json) {
        group(json, "", "");
        return json.containsKey(HALLS) ? Optional.of(List.copyOf(halls)) : Optional.empty();
    }

    // The table speaks of halls.PATH where the JSON, and the operator, say halls./p2/
    private void group(JsonObject group, String tablePath, String path) {
        List<String> known = Keys.namesBelow(tablePath);
        for (String name : group.fieldNames()) {
            String below = join(path, name);
            Object value = group.getValue(name);
            if (below.equals(FOR_EDITORS)) {
                Kind.Text.ANY.check(below, value, mistakes);
            } else if (tablePath.equals(HALLS)) {
                hall(name, value, below);
            } else if (known.contains(name)) {
                known(value, join(tablePath, name), below);
            } else {
                mistakes.add(below, "unknown key; " + Spelling.hint(name, known));
            }
        }
    }

    private void known(@Nullable Object value, String tablePath, String path) {
        Optional<Key<?, ?>> key = Keys.at(tablePath);
        if (key.isPresent()) {
            given.put(key.get(), path, path, value);
        } else if (!(value instanceof JsonObject group) || (tablePath.equals(HALLS) && group.isEmpty())) {
            mistakes.notAllowed(path, value, "an object with " + contents(tablePath));
        } else {
            given.putGroup(path);
            group(group, tablePath, path);
        }
    }

    private static String contents(String tablePath) {
        return tablePath.equals(HALLS)
                ? "at least one hall, such as \"/\": {}"
                : String.join(", ", Keys.namesBelow(tablePath));
    }

    private void hall(String name, @Nullable Object value, String path) {
        if (!HallSettings.PATH.matcher(name).matches()) {
            mistakes.add(path, "not a hall; a path that starts with /, without ?, # and spaces");
        }
        halls.add(name);
        known(value, Key.ANY_HALL, path);
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
