package io.chamberhub.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which web pages may connect: the {@code Origin} header (RFC 6454) held against what a hall permits. */
final class Origins {
    /** Permits pages that were served under the very host and port they connect to. */
    static final String SAME_ORIGIN = "same-origin";

    /** What {@link URI} calls the port of a URI without one. */
    private static final int NONE = -1;

    private Origins() {}

    /**
     * Whether a request may pass.
     *
     * @param permitted what the hall permits; empty permits every request, with or without origin
     * @param origin the header's value, null if there is none
     * @param host the {@code Host} header
     * @param tls whether the request came over TLS, which decides the default port
     */
    static boolean permit(List<String> permitted, @Nullable String origin, @Nullable String host, boolean tls) {
        if (permitted.isEmpty()) {
            return true;
        }
        if (origin == null) {
            return false;
        }
        String asked = normal(origin);
        for (String one : permitted) {
            boolean match = one.equals(SAME_ORIGIN)
                    ? isSame(asked, host, tls)
                    : normal(one).equals(asked);
            if (match) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSame(String asked, @Nullable String host, boolean tls) {
        return host != null && normal((tls ? "https://" : "http://") + host).equals(asked);
    }

    /** Scheme and host in lower case, without the port that goes without saying. What is no URL stays as it is. */
    private static String normal(String origin) {
        try {
            URI uri = new URI(origin.strip());
            if (uri.getScheme() == null || uri.getHost() == null) {
                return origin.strip().toLowerCase(Locale.ROOT);
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            int port = uri.getPort();
            boolean implied = port == NONE || port == defaultPort(scheme);
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (implied ? "" : ":" + port);
        } catch (URISyntaxException notAUrl) {
            return origin.strip().toLowerCase(Locale.ROOT);
        }
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            default -> NONE;
        };
    }
}
