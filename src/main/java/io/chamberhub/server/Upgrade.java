package io.chamberhub.server;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request at the hub's door, as far as the decision needs it.
 *
 * @param http11 whether it came in HTTP/1.1
 * @param target the request target as it came
 * @param tls whether the client spoke TLS, to the hub or to a trusted proxy in front
 * @param headers the values of a header, in the order in which they came; Host as the client said it, where a trusted
 *     proxy knows better
 */
record Upgrade(String method, boolean http11, String target, boolean tls, Function<String, List<String>> headers) {
    /** The header that lists the subprotocols a client offers, and says which one it gets. */
    static final String SUBPROTOCOLS = "sec-websocket-protocol";

    /** What the name of a header or a subprotocol may be (RFC 9110 section 5.6.2, RFC 6455 section 4.1). */
    static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** What an absolute-form target has before its path (RFC 9112 section 3.2.2). */
    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#]*", Pattern.CASE_INSENSITIVE);

    /** The first value of a header. */
    @Nullable
    String header(String name) {
        List<String> values = headers.apply(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** What a header that is a list has, over however many lines. */
    Stream<String> items(String name) {
        return headers.apply(name).stream()
                .flatMap(line -> Stream.of(line.split(",")))
                .map(String::strip);
    }

    /** The subprotocols that the client offers, in its order. */
    List<String> subprotocols() {
        return items(SUBPROTOCOLS).toList();
    }

    /** Whether a header that is a list, over however many lines, has this member; without regard to case. */
    boolean lists(String name, String member) {
        return items(name).anyMatch(item -> item.equalsIgnoreCase(member));
    }

    /** Whether content follows the head, which an upgrade must not have here. */
    boolean hasBody() {
        return header("transfer-encoding") != null
                || !"0".equals(Objects.requireNonNullElse(header("content-length"), "0"));
    }

    /** RFC 6455 section 4.2.1, items 1 to 4, without the host. */
    boolean isWebSocket() {
        return method.equals("GET") && http11 && lists("upgrade", "websocket") && lists("connection", "upgrade");
    }

    /** The request target in origin form: from the path on. */
    String path() {
        Matcher origin = ORIGIN.matcher(target);
        if (!origin.lookingAt()) {
            return target;
        }
        String rest = target.substring(origin.end());
        return rest.startsWith("/") ? rest : "/" + rest;
    }
}
