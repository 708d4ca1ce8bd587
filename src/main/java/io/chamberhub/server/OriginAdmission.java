package io.chamberhub.server;

import io.vertx.core.Future;
import java.util.List;

/** Admits requests of the web pages that a hall permits. */
final class OriginAdmission implements Admission {
    private static final Future<Verdict> YES = Future.succeededFuture(Verdict.admit());
    private static final Future<Verdict> NO = Future.succeededFuture(
            Verdict.refuse(403, "Pages of this origin may not connect here. The operator can permit it."));

    /** HyBi 08 to 12 call it otherwise. */
    private static final List<String> HEADERS = List.of("origin", "sec-websocket-origin");

    private final Origins permitted;

    OriginAdmission(Origins permitted) {
        this.permitted = permitted;
    }

    @Override
    public Future<Verdict> admit(Request request) {
        List<String> origins = HEADERS.stream()
                .map(request::headers)
                .filter(values -> !values.isEmpty())
                .findFirst()
                .orElse(List.of());
        return permitted.permit(origins, request.host(), request.tls()) ? YES : NO;
    }
}
