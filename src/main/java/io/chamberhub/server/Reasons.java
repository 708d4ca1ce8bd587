package io.chamberhub.server;

import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.Ending;
import java.util.Locale;

/** What metrics call the reasons for which connections end and requests are refused: few, and none with words of a client's. */
final class Reasons {
    /** The client said goodbye. */
    static final String CLIENT = "client";

    /** The connection broke without a word. */
    static final String LOST = "lost";

    /** A ping was not answered. */
    static final String NO_PONG = "no_pong";

    private Reasons() {}

    /** That of an ending: its name, or its code where somebody put it into words of his own. */
    static String of(CloseReason ending) {
        return ending instanceof Ending known ? known.name().toLowerCase(Locale.ROOT) : "code_" + ending.code();
    }

    /** That of an HTTP status with which a request was refused. */
    static String of(int status) {
        return switch (status) {
            case 400 -> "bad_request";
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 414 -> "uri_too_long";
            case 426 -> "upgrade_required";
            case 429 -> "too_many_requests";
            case 431 -> "headers_too_large";
            case 503 -> "unavailable";
            default -> "http_" + status;
        };
    }
}
