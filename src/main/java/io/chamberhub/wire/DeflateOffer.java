package io.chamberhub.wire;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An offer of a client to deflate messages (permessage-deflate, RFC 7692) that the hub takes. Neither side then remembers
 * anything of one message when the next one comes, whatever the client prefers: so the hub deflates a message once for all
 * who hear it, and a connection that rests holds no memory for it.
 *
 * @param boundsServer whether it says how far back in a message the hub may refer, which has to be as far as zlib does
 */
public record DeflateOffer(boolean boundsServer) {
    private static final String NAME = "permessage-deflate";
    private static final String SERVER_FORGETS = "server_no_context_takeover";
    private static final String CLIENT_FORGETS = "client_no_context_takeover";
    private static final String SERVER_BITS = "server_max_window_bits";
    private static final String CLIENT_BITS = "client_max_window_bits";

    /** How far zlib refers back, being the power of two: the JDK has no other. */
    private static final String WINDOW = "15";

    /**
     * The offer that the client likes best of those the hub can take.
     *
     * @param lines the values of its {@code Sec-WebSocket-Extensions} headers, as they came
     */
    public static Optional<DeflateOffer> best(List<String> lines) {
        return Extensions.read(lines).stream()
                .filter(DeflateOffer::canBeTaken)
                .findFirst()
                .map(taken -> new DeflateOffer(taken.parameters().stream()
                        .map(Extensions.Parameter::name)
                        .anyMatch(SERVER_BITS::equals)));
    }

    /** What the handshake says of it. */
    public String answer() {
        String answer = NAME + "; " + SERVER_FORGETS + "; " + CLIENT_FORGETS;
        return boundsServer ? answer + "; " + SERVER_BITS + "=" + WINDOW : answer;
    }

    private static boolean canBeTaken(Extensions.Extension offer) {
        Set<String> said = new HashSet<>();
        return offer.name().equals(NAME)
                && offer.parameters().stream().allMatch(parameter -> said.add(parameter.name()) && isFine(parameter));
    }

    /** What is unknown, or wrong, makes the whole offer one to decline (RFC 7692 section 7.1). */
    private static boolean isFine(Extensions.Parameter parameter) {
        Optional<String> value = parameter.value();
        return switch (parameter.name()) {
            case SERVER_FORGETS, CLIENT_FORGETS -> value.isEmpty();
            case SERVER_BITS -> value.filter(WINDOW::equals).isPresent();
            case CLIENT_BITS -> value.isEmpty() || value.get().matches("[89]|1[0-5]");
            default -> false;
        };
    }
}
