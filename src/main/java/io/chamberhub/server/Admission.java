package io.chamberhub.server;

import io.chamberhub.chamber.ChamberName;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides whether a request for a WebSocket is granted, before it is: who is refused reads an HTTP status. For
 * applications that embed the hub and know their users by a cookie, a session or a password. A hall's origins and tokens
 * are decided by admissions, too; those are asked first, and the first refusal is the answer.
 *
 * <p>Called on the event loop of the shard whose connection it is, which must not be blocked, and by all shards at once.
 * The answer may come later and from any thread. If it does not come within ten seconds, if it fails or if an exception is
 * thrown, the request is refused with 503; nobody else is concerned.
 *
 * <p>What is asked is a sound handshake, of which the client has no answer yet.
 */
@FunctionalInterface
public interface Admission {
    Future<Verdict> admit(Request request);

    /** A request for a WebSocket. To be asked until it is decided and not afterwards, on any thread. */
    interface Request {
        /** The hall's path, and the chamber's name in it: what follows in the request target, without the token. */
        ChamberName chamber();

        /** The values of a header, in the order in which they came. Names without regard to case. */
        List<String> headers(String name);

        /** The values of a query parameter, percent-decoded, in the order in which they came. */
        List<String> parameters(String name);

        /**
         * What was given as {@code Authorization: Bearer}, as query parameter {@code access_token} or as subprotocol
         * {@code access_token.…}, each value once. It is a secret and belongs into no log.
         */
        List<String> tokens();

        /** Where the client is, as far as trusted proxies can be believed. */
        InetAddress client();

        /** Whether the client speaks TLS, to the hub or to a trusted proxy. */
        boolean tls();

        /** Host and, if it is not the usual one, port as the client named them. */
        String host();

        /** What those said who were asked before. */
        Guest guest();
    }

    /** What the request gets. */
    sealed interface Verdict {
        /** Nothing stands against it. */
        static Verdict admit() {
            return Admitted.ANYONE;
        }

        /** Nothing stands against it, on these terms. */
        static Verdict admit(Guest guest) {
            return new Admitted(guest);
        }

        /**
         * It gets this response.
         *
         * @param status from 400 to 599: 401 where the client should say who it is, 403 where that does not help
         * @param message one line that says what to do
         */
        static Verdict refuse(int status, String message) {
            return new Refused(status, message, Map.of());
        }
    }

    /** It becomes a WebSocket if others agree. What is said of the guest is added to what they say. */
    record Admitted(Guest guest) implements Verdict {
        static final Admitted ANYONE = new Admitted(Guest.ANYONE);
    }

    /**
     * It gets this response.
     *
     * @param status from 400 to 599
     * @param message the body: one line that says what to do
     * @param headers of the response; {@code WWW-Authenticate: Bearer} is added to a 401 that names no way to authenticate
     */
    record Refused(int status, String message, Map<String, String> headers) implements Verdict {
        private static final String CHALLENGE = "WWW-Authenticate";
        private static final int UNAUTHORIZED = 401;

        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status " + status + " is no refusal; 400 to 599 are");
            }
            requireOneLine(message);
            headers.forEach(Refused::requireHeader);
            Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            all.putAll(headers);
            if (status == UNAUTHORIZED) {
                all.putIfAbsent(CHALLENGE, "Bearer");
            }
            headers = Map.copyOf(all);
        }

        private static void requireHeader(String name, String value) {
            if (!Upgrade.TOKEN.matcher(name).matches()) {
                throw new IllegalArgumentException("\"" + name + "\" is no name of a header");
            }
            requireOneLine(value);
        }

        private static void requireOneLine(String text) {
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("a refusal is one line, without control characters");
            }
        }
    }
}
