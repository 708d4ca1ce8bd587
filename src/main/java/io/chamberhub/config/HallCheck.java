package io.chamberhub.config;

import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Protocol;
import io.chamberhub.server.WhenSlow;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Stream;

/** Finds values given for a hall that do not go together. */
final class HallCheck {
    private static final String ROOMS_ONLY = "with \"protocol\": \"rooms\" only";

    /** Of use with the protocol rooms only, as those of the group logic are. */
    static final List<Key<HallSettings, ?>> OF_ROOMS = List.of(
            Keys.HELLO_TIMEOUT,
            Keys.EMPTY_ROOM_TTL,
            Keys.CHANGES_PER_SECOND,
            Keys.ROOM_MAX_KEYS,
            Keys.ROOM_MAX_BYTES,
            Keys.CLIENT_MAX_KEYS,
            Keys.CLIENT_MAX_BYTES);

    private final Given given;
    private final Mistakes mistakes;

    HallCheck(Given given, Mistakes mistakes) {
        this.given = given;
        this.mistakes = mistakes;
    }

    void look(String path) {
        String name = "halls." + path;
        boolean known = !given.isIn(path, Keys.PROTOCOL)
                || given.findIn(path, Keys.PROTOCOL).isPresent();
        Protocol protocol = given.get(Keys.PROTOCOL, path);
        if (known && HallSettings.PATH.matcher(path).matches() && !path.endsWith("/") && protocol != Protocol.ROOMS) {
            mistakes.add(name, "not a hall; the path has to end with / unless \"protocol\" is \"rooms\"");
        }
        if (given.findIn(path, Keys.INCLUDE_SENDER).orElse(false) && protocol != Protocol.PLAIN) {
            mistakes.add(name + ".includeSender", "true is not allowed; with \"protocol\": \"plain\" only");
        }
        tokens(path, name + ".auth", Keys.JWT_KEY, Keys.JWT_SECRET, Keys.JWT_JWKS);
        if (protocol == Protocol.ROOMS) {
            rooms(path, name);
        } else if (known) {
            noRooms(path, name);
        }
        if (given.hasGroup(name + ".logic")) {
            logic(path, name + ".logic");
        }
        if (given.hasGroup(name + ".webhook") && !given.isIn(path, Keys.WEBHOOK_URL)) {
            mistakes.add(name + ".webhook", "url has to be given");
        }
        url(path, Keys.WEBHOOK_URL);
    }

    private void tokens(String path, String group, Key<?, ?> key, Key<?, ?> secret, Key<?, ?> jwks) {
        long proofs = Stream.of(key, secret, jwks)
                .filter(each -> given.isIn(path, each))
                .count();
        if (given.hasGroup(group) && proofs != 1) {
            String jwt = group.endsWith(".jwt") ? group : group + ".jwt";
            mistakes.add(jwt, "exactly one of key, secret and jwks has to be given");
        }
    }

    private void rooms(String path, String name) {
        if (given.get(Keys.SLOW, path) == WhenSlow.PAUSE) {
            mistakes.add(name + ".slow", "\"pause\" is not allowed; with \"protocol\": \"rooms\" only \"close\"");
        }
        if (given.get(Keys.MAX_MESSAGE_SIZE, path) == 0) {
            mistakes.add(
                    name + ".limits.maxMessageSize", "0 is not allowed; with \"protocol\": \"rooms\" there is a limit");
        }
    }

    private void noRooms(String path, String name) {
        OF_ROOMS.stream()
                .filter(key -> given.isIn(path, key))
                .forEach(key -> mistakes.add(name + "." + key.pathInHall(), "of no use; " + ROOMS_ONLY));
        if (given.hasGroup(name + ".logic")) {
            mistakes.add(name + ".logic", "of no use; " + ROOMS_ONLY);
        }
    }

    private void logic(String path, String name) {
        long ways = Stream.of(Keys.LOGIC_CLASS, Keys.LOGIC_ADDRESS, Keys.LOGIC_URL)
                .filter(key -> given.isIn(path, key))
                .count();
        if (ways > 1 || (ways == 0 && !given.hasGroup(name + ".jwt"))) {
            mistakes.add(name, "one of class, address and url has to be given, or jwt, or jwt and one of them");
        }
        boolean url = given.isIn(path, Keys.LOGIC_URL);
        onlyWith("url", url, path, Keys.LOGIC_SECRET, Keys.LOGIC_CONCURRENCY);
        onlyWith("address or url", url || given.isIn(path, Keys.LOGIC_ADDRESS), path, Keys.LOGIC_SEND_STATE);
        url(path, Keys.LOGIC_URL);
        tokens(path, name + ".jwt", Keys.LOGIC_JWT_KEY, Keys.LOGIC_JWT_SECRET, Keys.LOGIC_JWT_JWKS);
    }

    private void onlyWith(String other, boolean there, String path, Key<?, ?>... keys) {
        Stream.of(keys)
                .filter(key -> !there && given.isIn(path, key))
                .forEach(key -> mistakes.add("halls." + path + "." + key.pathInHall(), "of no use without " + other));
    }

    private void url(String path, Key<?, String> key) {
        given.findIn(path, key)
                .filter(text -> !isUrl(text))
                .ifPresent(text ->
                        mistakes.notAllowed("halls." + path + "." + key.pathInHall(), text, "a URL with a host"));
    }

    private static boolean isUrl(String text) {
        try {
            return new URI(text).getHost() != null;
        } catch (URISyntaxException notOne) {
            return false;
        }
    }
}
