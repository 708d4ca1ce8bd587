package io.chamberhub.server;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where in a request a token may be. */
final class AccessToken {
    /** A subprotocol that begins so is a token: browsers can send no other header that a page may choose. */
    private static final String SUBPROTOCOL = Query.TOKEN + ".";

    /** RFC 6750 section 2.1. Never looks at a character twice: a header may be all blanks. */
    private static final Pattern BEARER = Pattern.compile("bearer ++(\\S*+) *+", Pattern.CASE_INSENSITIVE);

    private AccessToken() {}

    /** Whether a subprotocol is a token, rather than one that could be spoken. */
    static boolean isSubprotocol(String offered) {
        return offered.startsWith(SUBPROTOCOL);
    }

    /** All tokens of a request, each once. */
    static List<String> in(Upgrade request) {
        Stream<String> authorized = request.headers().apply("authorization").stream()
                .map(BEARER::matcher)
                .filter(Matcher::matches)
                .map(header -> header.group(1));
        Stream<String> offered = request.subprotocols().stream()
                .filter(AccessToken::isSubprotocol)
                .map(item -> item.substring(SUBPROTOCOL.length()));
        return Stream.of(authorized, Query.tokens(request.path()), offered)
                .flatMap(tokens -> tokens)
                .filter(token -> !token.isEmpty())
                .distinct()
                .toList();
    }
}
