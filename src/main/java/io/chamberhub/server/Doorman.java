package io.chamberhub.server;

import io.chamberhub.chamber.ChamberName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides at the HTTP request which chamber it leads to, or why it leads nowhere. Thread-safe. */
final class Doorman {
    /** What the request gets. */
    sealed interface Verdict {}

    /**
     * As far as the handshake is concerned it may become a WebSocket.
     *
     * @param chamber in a hall of rooms, where the room is not known yet, one without a name
     * @param cookies what the client sent as {@code Cookie}; null without one, and where no room wants to know
     */
    record Pass(
            HallSettings hall,
            ChamberName chamber,
            Guest guest,
            @Nullable String cookies) implements Verdict {
        /** The same for someone of whom more is known now. */
        Pass of(Guest known) {
            return new Pass(hall, chamber, known, cookies);
        }
    }

    /** It gets this response; the body says what to do. */
    record Refusal(int status, Map<String, String> headers, String body) implements Verdict {
        Refusal(int status, String body) {
            this(status, Map.of(), body);
        }
    }

    /** RFC 6455, and HyBi 08 to 12, which differ from it in the name of the origin header. */
    private static final Set<String> VERSIONS = Set.of("13", "8");

    /** RFC 6455 sections 11.3.1 and 11.3.5, RFC 9112 section 3.2, RFC 6454 section 7.1. */
    private static final List<String> ONCE = List.of("host", "sec-websocket-key", "sec-websocket-version", "origin");

    private static final int KEY_BYTES = 16;
    /** In base64, with padding. */
    private static final int KEY_LENGTH = 24;

    /** Longest path first. */
    private final List<HallSettings> halls;

    Doorman(List<HallSettings> halls) {
        this.halls = halls.stream()
                .sorted(Comparator.comparing((HallSettings hall) -> hall.path().length())
                        .reversed())
                .toList();
    }

    Verdict judge(Upgrade request) {
        String path = request.path();
        Optional<HallSettings> hall =
                halls.stream().filter(candidate -> candidate.leads(path)).findFirst();
        if (hall.isEmpty()) {
            return new Refusal(404, "No hall has this path. The halls are: " + paths() + ". Connect to one of them.");
        }
        Refusal flaw = flawOf(request, hall.get());
        if (flaw != null) {
            return flaw;
        }
        return hall.get().protocol() == Protocol.ROOMS ? rooms(hall.get(), request) : chamber(hall.get(), path);
    }

    private static Pass chamber(HallSettings hall, String path) {
        String name = Query.withoutToken(path.substring(hall.path().length()));
        return new Pass(hall, new ChamberName(hall.path(), name), Guest.ANYONE, null);
    }

    private static Pass rooms(HallSettings hall, Upgrade request) {
        List<String> cookies = request.headers().apply("cookie");
        return new Pass(
                hall,
                new ChamberName(hall.path(), ""),
                Guest.ANYONE,
                cookies.isEmpty() ? null : String.join("; ", cookies));
    }

    private @Nullable Refusal flawOf(Upgrade request, HallSettings hall) {
        Optional<String> needed = hall.protocol().needed();
        if (!request.isWebSocket()) {
            return new Refusal(
                    426,
                    Map.of("Upgrade", "websocket", "Connection", "Upgrade"),
                    "This is a WebSocket hub. Connect with a WebSocket client"
                            + needed.map(" that offers the subprotocol "::concat)
                                    .orElse("") + ".");
        }
        Optional<String> repeated = ONCE.stream()
                .filter(header -> request.headers().apply(header).size() > 1)
                .findFirst();
        if (repeated.isPresent()) {
            return new Refusal(400, "The header " + repeated.get() + " must not be there more than once.");
        }
        if (!VERSIONS.contains(String.valueOf(request.header("sec-websocket-version")))) {
            return new Refusal(
                    426,
                    Map.of("Sec-WebSocket-Version", "13, 8"),
                    "Use version 13 of the WebSocket protocol (RFC 6455), or 8.");
        }
        if (request.header("host") == null) {
            return new Refusal(400, "A Host header is required (RFC 6455 section 4.1).");
        }
        if (request.hasBody()) {
            return new Refusal(400, "An upgrade to WebSocket must have no body.");
        }
        if (!isKey(request.header("sec-websocket-key"))) {
            return new Refusal(400, "Sec-WebSocket-Key must be 16 bytes in base64 (RFC 6455 section 4.1).");
        }
        if (!isUri(request.target())) {
            return new Refusal(400, "The request target is not a URI. Percent-encode what a URI may not contain.");
        }
        return needed.filter(protocol -> !request.subprotocols().contains(protocol))
                .map(protocol -> new Refusal(
                        404, "Offer the subprotocol " + protocol + ", as in new WebSocket(url, ['" + protocol + "'])."))
                .orElse(null);
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null
                    && key.length() == KEY_LENGTH
                    && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static boolean isUri(String target) {
        try {
            return new URI(target).getRawPath() != null;
        } catch (URISyntaxException broken) {
            return false;
        }
    }

    private String paths() {
        return halls.stream().map(HallSettings::path).sorted().collect(Collectors.joining(", "));
    }
}
