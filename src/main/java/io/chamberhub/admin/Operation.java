package io.chamberhub.admin;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Function;

/**
 * One thing that can be asked of the API.
 *
 * @param path below {@link AdminApi#ROOT}
 * @param parameters that its query may have
 * @param body whether the request has a body, of JSON
 * @param answer the answer of the whole cluster; fails with {@link Refused} where the request cannot be done as it is
 */
record Operation(
        HttpMethod method,
        String path,
        Set<String> parameters,
        boolean body,
        Function<Call, Future<JsonObject>> answer) {
    Operation {
        parameters = Set.copyOf(parameters);
    }

    static Operation get(String path, Set<String> parameters, Function<Call, Future<JsonObject>> answer) {
        return new Operation(HttpMethod.GET, path, parameters, false, answer);
    }

    static Operation delete(String path, Set<String> parameters, Function<Call, Future<JsonObject>> answer) {
        return new Operation(HttpMethod.DELETE, path, parameters, false, answer);
    }

    /** One that needs a body. */
    static Operation with(
            HttpMethod method, String path, Set<String> parameters, Function<Call, Future<JsonObject>> answer) {
        return new Operation(method, path, parameters, true, answer);
    }

    boolean changes() {
        return !method.equals(HttpMethod.GET);
    }
}
