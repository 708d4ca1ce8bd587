package io.chamberhub.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which web pages may connect: the {@code Origin} header (RFC 6454) held against what a hall permits. Scheme and host are
 * compared without regard to case, the port that goes without saying may be said, and an IPv6 address may be written in any
 * way. What is no URL is compared as it is: {@code null}, which browsers send for pages that have no origin of their own,
 * and {@code file://}, which some send for files. Thread-safe.
 */
final class Origins {
    /** Permits pages that were served under the very host and port they connect to. */
    static final String SAME_ORIGIN = "same-origin";

    /** Scheme, host and port, in lower case. The host of {@code file://} is empty, and names may have underscores. */
    private static final Pattern ORIGIN =
            Pattern.compile("([a-z][a-z0-9+.-]*)://(\\[[0-9a-f:.]+\\]|[^\\s\\[\\]/?#@:]*)(?::([0-9]{0,5}))?/?");

    private final Set<String> permitted;
    private final boolean sameOrigin;

    /** @param permitted what a hall permits; empty permits every request, with or without origin */
    Origins(List<String> permitted) {
        this.permitted = permitted.stream()
                .filter(one -> !one.equals(SAME_ORIGIN))
                .map(Origins::normal)
                .collect(Collectors.toUnmodifiableSet());
        this.sameOrigin = permitted.contains(SAME_ORIGIN);
    }

    /** Whether every request may pass. */
    boolean areAny() {
        return permitted.isEmpty() && !sameOrigin;
    }

    /**
     * Whether a request may pass. Where somebody has added a second origin each must be permitted.
     *
     * @param origins the header's values
     * @param host the {@code Host} header
     * @param tls whether the client speaks TLS, which decides the default port
     */
    boolean permit(List<String> origins, String host, boolean tls) {
        return areAny() || (!origins.isEmpty() && origins.stream().allMatch(origin -> permits(origin, host, tls)));
    }

    private boolean permits(String origin, String host, boolean tls) {
        String asked = normal(origin);
        return permitted.contains(asked)
                || (sameOrigin
                        && !host.isBlank()
                        && normal((tls ? "https://" : "http://") + host).equals(asked));
    }

    private static String normal(String origin) {
        String lower = origin.strip().toLowerCase(Locale.ROOT);
        Matcher parts = ORIGIN.matcher(lower);
        if (!parts.matches()) {
            return lower;
        }
        String scheme = parts.group(1);
        String port = parts.group(3);
        boolean implied = port == null || port.isEmpty() || port.equals(defaultPort(scheme));
        return scheme + "://" + host(parts.group(2)) + (implied ? "" : ":" + port);
    }

    private static String host(String host) {
        if (!host.startsWith("[")) {
            return host;
        }
        try {
            // In brackets only an address is looked at; no name is ever looked up.
            return "[" + InetAddress.getByName(host).getHostAddress() + "]";
        } catch (UnknownHostException noAddress) {
            return host;
        }
    }

    private static String defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> "80";
            case "https" -> "443";
            default -> "";
        };
    }
}
