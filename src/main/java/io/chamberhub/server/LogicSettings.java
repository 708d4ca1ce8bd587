package io.chamberhub.server;

import io.chamberhub.chamber.Range;
import io.chamberhub.rooms.HttpLogicSettings;
import io.chamberhub.rooms.RoomSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What decides what may happen in the rooms of a hall. One of {@code type}, {@code address} and {@code url} at most; without any
 * of them there is {@code jwt}.
 *
 * @param type the name of a class that is a {@link io.chamberhub.rooms.RoomLogic} and can be made without arguments
 * @param address on the event bus, where a service of the cluster answers
 * @param url where a server answers over HTTP
 * @param secret file with the secret that what is sent there is signed with
 * @param timeout how long a decision may take, in ms
 * @param concurrency how many requests to the server are under way at once; the others wait
 * @param sendState whether the service or server is told the state of the room and of its clients
 * @param jwt which tokens a client's credentials have to be, before anybody else is asked
 * @param clientRequired whether a client has to have a {@code clientCredential}, too; only with {@code jwt}
 */
public record LogicSettings(
        Optional<String> type,
        Optional<String> address,
        Optional<URI> url,
        Optional<Path> secret,
        int timeout,
        int concurrency,
        boolean sendState,
        Optional<JwtSettings> jwt,
        boolean clientRequired) {
    public static final Range TIMEOUT = RoomSettings.LOGIC_TIMEOUT;
    public static final Range CONCURRENCY = HttpLogicSettings.CONCURRENCY;
    public static final int DEFAULT_TIMEOUT = 5_000;
    public static final int DEFAULT_CONCURRENCY = 64;

    public LogicSettings {
        TIMEOUT.require("logic.timeout", timeout);
        CONCURRENCY.require("logic.concurrency", concurrency);
        long ways = Stream.of(type, address, url).filter(Optional::isPresent).count();
        if (ways > 1 || (ways == 0 && jwt.isEmpty())) {
            throw new IllegalArgumentException("logic: one of class, address and url, or jwt, or jwt and one of them");
        }
        if (secret.isPresent() && url.isEmpty()) {
            throw new IllegalArgumentException("logic.secret: of no use without url");
        }
        if (clientRequired && jwt.isEmpty()) {
            throw new IllegalArgumentException("logic.jwt.clientRequired: of no use without keys");
        }
    }

    /** A class decides. */
    public static LogicSettings of(String type) {
        return new LogicSettings(
                Optional.of(type),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DEFAULT_TIMEOUT,
                DEFAULT_CONCURRENCY,
                true,
                Optional.empty(),
                false);
    }

    /** Whoever has tokens may do as it likes. */
    public static LogicSettings of(JwtSettings jwt) {
        return new LogicSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DEFAULT_TIMEOUT,
                DEFAULT_CONCURRENCY,
                true,
                Optional.of(jwt),
                false);
    }
}
