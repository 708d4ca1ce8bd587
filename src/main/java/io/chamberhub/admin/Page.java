package io.chamberhub.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;

/**
 * The first entries of a list in order, put together from the first entries of its parts.
 *
 * @param entries by what they are ordered by; more than {@code limit} if there are more
 */
record Page<K>(SortedMap<K, JsonObject> entries, int limit) {
    /** How many to ask each part for: with one more than are wanted it is known whether there are more. */
    static int asked(int limit) {
        return limit + 1;
    }

    /** Puts the page into an answer, with the {@code next} to go on after, if there is more. */
    JsonObject into(JsonObject answer, String name) {
        JsonArray page = new JsonArray();
        Iterator<Map.Entry<K, JsonObject>> next = entries.entrySet().iterator();
        K last = null;
        while (next.hasNext() && page.size() < limit) {
            Map.Entry<K, JsonObject> entry = next.next();
            page.add(entry.getValue());
            last = entry.getKey();
        }
        answer.put(name, page);
        if (next.hasNext() && last != null) {
            answer.put("next", last.toString());
        }
        return answer;
    }
}
