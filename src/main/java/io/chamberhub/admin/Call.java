package io.chamberhub.admin;

import io.chamberhub.chamber.Range;
import io.vertx.core.MultiMap;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request, as an operation reads it; what is wrong with it is thrown as {@link Refused}. Does not change, so any thread may
 * read it.
 */
final class Call {
    /** How many entries a page has. */
    static final Range LIMIT = new Range(1, 1_000);

    private static final int DEFAULT_LIMIT = 100;
    private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");

    private final RoutingContext context;
    private final MultiMap query;

    /** @param known the parameters that its query may have */
    Call(RoutingContext context, Set<String> known) {
        this.context = context;
        this.query = context.queryParams();
        for (String name : query.names()) {
            if (!known.contains(name)) {
                throw Refused.wrong(unknown("parameter", name, known));
            }
            if (query.getAll(name).size() > 1) {
                throw Refused.wrong(name + ": given more than once");
            }
        }
    }

    private static String unknown(String what, String name, Set<String> known) {
        List<String> names = known.stream().sorted().toList();
        String there = names.isEmpty() ? "there is none" : "there is " + String.join(", ", names);
        return name + ": no such " + what + "; " + there;
    }

    /** A part of the path. */
    String part(String name) {
        return context.pathParam(name);
    }

    Optional<String> given(String name) {
        return Optional.ofNullable(query.get(name));
    }

    String required(String name) {
        return given(name).orElseThrow(() -> Refused.wrong(name + ": missing in the query"));
    }

    int limit() {
        return given("limit").map(Call::limit).orElse(DEFAULT_LIMIT);
    }

    private static int limit(String text) {
        int limit = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (!LIMIT.contains(limit)) {
            throw Refused.wrong("limit: not " + LIMIT);
        }
        return limit;
    }

    /** The body, which may have these fields and no others. */
    Body body(Set<String> known) {
        JsonObject json = object();
        for (String name : json.fieldNames()) {
            if (!known.contains(name)) {
                throw Refused.wrong(unknown("field", name, known));
            }
        }
        return new Body(json);
    }

    private JsonObject object() {
        @Nullable Object json;
        try {
            json = io.vertx.core.json.Json.decodeValue(context.body().buffer());
        } catch (DecodeException wrong) {
            throw Refused.wrong("the body is not JSON");
        }
        if (json instanceof JsonObject object) {
            return object;
        }
        throw Refused.wrong("the body is not a JSON object");
    }
}
