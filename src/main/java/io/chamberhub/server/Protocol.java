package io.chamberhub.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What clients and hub speak inside a hall. */
public enum Protocol {
    /** Header lines that address members, streams, presence. */
    ECHO,
    /** Messages and nothing else. */
    PLAIN,
    /** Rooms with shared state, named in the first message. */
    ROOMS;

    /** The name in settings and in the WebSocket handshake. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The subprotocol that a client has to offer; empty if it need not offer any. */
    Optional<String> needed() {
        return this == ECHO ? Optional.of(wireName()) : Optional.empty();
    }

    /**
     * The subprotocol for a client that offers these; where none is needed it is the first one. A token is no subprotocol:
     * it is chosen only where there is nothing else, because a browser insists on one of those that it has offered.
     */
    Optional<String> choose(List<String> offered) {
        List<String> names = offered.stream()
                .filter(name -> Upgrade.TOKEN.matcher(name).matches())
                .toList();
        return needed().or(() -> names.stream()
                        .filter(name -> !AccessToken.isSubprotocol(name))
                        .findFirst())
                .or(() -> names.stream().findFirst());
    }
}
