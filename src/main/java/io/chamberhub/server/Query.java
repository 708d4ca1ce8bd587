package io.chamberhub.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What follows the first question mark of a path, parameter by parameter. A token in it names whoever connects, not the
 * chamber.
 */
final class Query {
    /** Reserved: a parameter of this name, written without any percent-encoding, is a token. */
    static final String TOKEN = "access_token";

    private Query() {}

    /** The path without the tokens in its query; nothing else of it is touched. */
    static String withoutToken(String path) {
        int query = path.indexOf('?');
        if (query < 0 || !path.contains(TOKEN)) {
            return path;
        }
        Predicate<String> token = Query::isToken;
        List<String> all = parameters(path).toList();
        List<String> kept = all.stream().filter(token.negate()).toList();
        if (kept.size() == all.size()) {
            return path;
        }
        return path.substring(0, query) + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
    }

    /** The tokens in the query of a path, percent-decoded. */
    static Stream<String> tokens(String path) {
        return parameters(path).filter(Query::isToken).map(Query::value);
    }

    /** The values of a parameter, percent-decoded. */
    static List<String> values(String path, String name) {
        return parameters(path)
                .filter(each -> decoded(name(each)).equals(name))
                .map(Query::value)
                .collect(Collectors.toUnmodifiableList());
    }

    private static Stream<String> parameters(String path) {
        int query = path.indexOf('?');
        return query < 0 ? Stream.empty() : Stream.of(path.substring(query + 1).split("&", -1));
    }

    private static boolean isToken(String parameter) {
        return name(parameter).equals(TOKEN);
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? parameter : parameter.substring(0, equals);
    }

    private static String value(String parameter) {
        int equals = parameter.indexOf('=');
        return equals < 0 ? "" : decoded(parameter.substring(equals + 1));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
