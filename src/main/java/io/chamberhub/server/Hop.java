package io.chamberhub.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one proxy says of who connected to it.
 *
 * @param from where that one is, if it is an address
 * @param tls whether that one spoke TLS, if it is said
 * @param host the host that it asked for, if it is said
 */
record Hop(Optional<IpAddress> from, Optional<Boolean> tls, Optional<String> host) {
    static final String FORWARDED = "forwarded";
    static final String FORWARDED_FOR = "x-forwarded-for";

    private static final Pattern PORT = Pattern.compile("(:([0-9]{1,5}|_[A-Za-z0-9._-]*))?");

    /** What the header of RFC 7239 says, the proxy next to the hub first; nothing if it is malformed. */
    static Stream<Hop> forwarded(Function<String, List<String>> headers) {
        return Forwarded.read(String.join(",", headers.apply(FORWARDED))).stream()
                .map(said -> hop(said.get("for"), said.get("proto"), said.get("host")));
    }

    /** What the headers say that were usual before it, the proxy next to the hub first. */
    static Stream<Hop> separate(Function<String, List<String>> headers) {
        List<String> from = items(headers, FORWARDED_FOR);
        List<String> proto = items(headers, "x-forwarded-proto");
        List<String> host = items(headers, "x-forwarded-host");
        int hops = Math.max(from.size(), proto.isEmpty() && host.isEmpty() ? 0 : 1);
        return Stream.iterate(0, i -> i < hops, i -> i + 1)
                .map(i -> hop(i < from.size() ? from.get(i) : null, item(proto, i), item(host, i)));
    }

    private static Hop hop(@Nullable String from, @Nullable String proto, @Nullable String host) {
        return new Hop(
                Optional.ofNullable(from).flatMap(Hop::address),
                Optional.ofNullable(proto).flatMap(Hop::tls),
                Optional.ofNullable(host).filter(name -> !name.isEmpty()));
    }

    /** An address with or without port; one of IPv6 has brackets where it has a port. */
    private static Optional<IpAddress> address(String node) {
        boolean brackets = node.startsWith("[");
        int colon = node.indexOf(':');
        int end = brackets ? node.indexOf(']') : colon == node.lastIndexOf(':') ? colon : -1;
        if (end < 0) {
            return IpAddress.read(node);
        }
        String port = node.substring(brackets ? end + 1 : end);
        return PORT.matcher(port).matches() ? IpAddress.read(node.substring(brackets ? 1 : 0, end)) : Optional.empty();
    }

    private static Optional<Boolean> tls(String proto) {
        return switch (proto.toLowerCase(Locale.ROOT)) {
            case "https", "wss" -> Optional.of(true);
            case "http", "ws" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** The items of a list, over however many lines, the last one first. */
    private static List<String> items(Function<String, List<String>> headers, String name) {
        List<String> items = headers.apply(name).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .toList();
        return Stream.iterate(items.size() - 1, i -> i >= 0, i -> i - 1)
                .map(items::get)
                .toList();
    }

    /** What belongs to a hop; where proxies have not each added an item, the first one of all is meant for the rest. */
    private static @Nullable String item(List<String> items, int hop) {
        return items.isEmpty() ? null : items.get(Math.min(hop, items.size() - 1));
    }
}
