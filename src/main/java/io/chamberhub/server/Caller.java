package io.chamberhub.server;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who asks, as far as it can be believed.
 *
 * @param address where the client is
 * @param tls whether it spoke TLS, to the hub or to the proxy in front
 * @param host the host it asked for, where a proxy says so instead of the {@code Host} header
 */
record Caller(IpAddress address, boolean tls, Optional<String> host) {
    /** A request's headers, with the host that it asked for. */
    Function<String, List<String>> headers(Function<String, List<String>> headers) {
        return host.<Function<String, List<String>>>map(
                        asked -> name -> name.equals("host") ? List.of(asked) : headers.apply(name))
                .orElse(headers);
    }
}
