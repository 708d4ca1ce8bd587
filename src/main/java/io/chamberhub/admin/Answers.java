package io.chamberhub.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the nodes of a cluster answered to one question.
 *
 * @param given the answers by the ids of the nodes
 * @param missing the nodes that did not answer in time, or could not
 */
record Answers(SortedMap<String, JsonObject> given, SortedSet<String> missing) {
    static final Answers NOBODY = new Answers(new TreeMap<>(), new TreeSet<>());

    Answers {
        given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
        missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
    }

    boolean complete() {
        return missing.isEmpty();
    }

    /** The sum of a number in all answers. */
    int sum(String name) {
        return given.values().stream()
                .mapToInt(answer -> answer.getInteger(name))
                .sum();
    }

    /** The same answers; also those count as missing that were missing before. */
    Answers and(Answers before) {
        SortedSet<String> all = new TreeSet<>(missing);
        all.addAll(before.missing);
        return new Answers(given, all);
    }

    /** Says in the answer of the whole cluster who is missing in it. */
    JsonObject completed(JsonObject whole) {
        return whole.put("missing", new JsonArray(List.copyOf(missing)));
    }
}
