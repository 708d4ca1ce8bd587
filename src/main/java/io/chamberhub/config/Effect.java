package io.chamberhub.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** When it counts that a setting has changed while the hub runs. */
enum Effect {
    /** For those who are connected, too. */
    AT_ONCE("at once"),
    /** For those who connect from then on. */
    NEW_CONNECTIONS("for new connections"),
    /** Another hall takes the place of the one that had it otherwise, whose clients are closed. */
    NEW_HALL("at once, as for a hall that goes and one that comes"),
    /** The value that the node was started with stays until then. */
    RESTART("after a restart");

    private static final Set<Key<?, ?>> FOR_NEW_CONNECTIONS = Set.of(
            Keys.PROXY_TRUSTED,
            Keys.ORIGINS,
            Keys.JWT_KEY,
            Keys.JWT_SECRET,
            Keys.JWT_JWKS,
            Keys.JWT_ISSUER,
            Keys.JWT_AUDIENCE,
            Keys.JWT_LEEWAY,
            Keys.CHAMBER_MAX_CONNECTIONS,
            Keys.MAX_CHAMBERS,
            Keys.CONNECTIONS_PER_ADDRESS,
            Keys.HELLO_TIMEOUT,
            Keys.LOGIC_JWT_KEY,
            Keys.LOGIC_JWT_SECRET,
            Keys.LOGIC_JWT_JWKS,
            Keys.LOGIC_JWT_ISSUER,
            Keys.LOGIC_JWT_AUDIENCE,
            Keys.LOGIC_JWT_LEEWAY,
            Keys.LOGIC_JWT_CLIENT_REQUIRED);

    private static final Set<Key<?, ?>> FOR_ALL = Set.of(
            Keys.HANDSHAKE_TIMEOUT,
            Keys.HANDSHAKE_PENDING,
            Keys.DRAIN_NOTICE,
            Keys.DRAIN_PERIOD,
            Keys.ADMIN_TOKEN,
            Keys.LOG_LEVEL,
            Keys.LOG_FORMAT,
            Keys.LOG_LEVELS,
            Keys.INCLUDE_SENDER,
            Keys.COMPRESSION_THRESHOLD,
            Keys.COMPRESSION_LEVEL,
            Keys.HEARTBEAT_INTERVAL,
            Keys.HEARTBEAT_TIMEOUT,
            Keys.SLOW,
            Keys.MAX_QUEUE_ITEMS,
            Keys.MAX_QUEUE_DATA,
            Keys.HEADERS_MAX_LENGTH,
            Keys.MAX_FRAME_SIZE,
            Keys.MAX_MESSAGE_SIZE,
            Keys.SEND_BUFFER,
            Keys.STALL_TIMEOUT,
            Keys.MESSAGES_PER_SECOND,
            Keys.BYTES_PER_SECOND,
            Keys.CHANGES_PER_SECOND,
            Keys.ROOM_MAX_KEYS,
            Keys.ROOM_MAX_BYTES,
            Keys.CLIENT_MAX_KEYS,
            Keys.CLIENT_MAX_BYTES,
            Keys.EMPTY_ROOM_TTL,
            Keys.LOGIC_CLASS,
            Keys.LOGIC_ADDRESS,
            Keys.LOGIC_URL,
            Keys.LOGIC_SECRET,
            Keys.LOGIC_TIMEOUT,
            Keys.LOGIC_CONCURRENCY,
            Keys.LOGIC_SEND_STATE,
            Keys.WEBHOOK_URL,
            Keys.WEBHOOK_SECRET,
            Keys.WEBHOOK_EVENTS,
            Keys.WEBHOOK_BATCH,
            Keys.WEBHOOK_TIMEOUT);

    private static final Set<Key<?, ?>> NOT_YET = Set.of(
            Keys.HOST,
            Keys.PORT,
            Keys.SHARDS,
            Keys.TRANSPORT,
            Keys.TLS_CERT,
            Keys.TLS_KEY,
            Keys.PROXY_PROTOCOL,
            Keys.CLUSTER_NAME,
            Keys.CLUSTER_HOST,
            Keys.CLUSTER_PORT,
            Keys.CLUSTER_BUS_PORT,
            Keys.CLUSTER_MEMBERS,
            Keys.KUBERNETES_SERVICE,
            Keys.CLUSTER_TLS_CERT,
            Keys.CLUSTER_TLS_KEY,
            Keys.CLUSTER_TLS_CA,
            Keys.DEAD_AFTER,
            Keys.REPLAY_BYTES,
            Keys.REPLAY_PERIOD,
            Keys.CREDIT,
            Keys.ADMIN_HOST,
            Keys.ADMIN_PORT);

    private final String words;

    Effect(String words) {
        this.words = words;
    }

    /** How the documentation says it. */
    String words() {
        return words;
    }

    /** When a change of this key counts; empty if nobody has thought of that. */
    static Optional<Effect> of(Key<?, ?> key) {
        return Stream.of(AT_ONCE, NEW_CONNECTIONS, NEW_HALL, RESTART)
                .filter(effect -> effect.keys().contains(key))
                .findFirst();
    }

    private Set<Key<?, ?>> keys() {
        return switch (this) {
            case AT_ONCE -> FOR_ALL;
            case NEW_CONNECTIONS -> FOR_NEW_CONNECTIONS;
            case NEW_HALL -> Set.of(Keys.PROTOCOL);
            case RESTART -> NOT_YET;
        };
    }

    /** Those keys that do not count before a restart; so does one that is not known here. */
    static List<Key<Settings, ?>> needingRestart() {
        return Keys.OF_HUB.stream()
                .filter(key -> of(key).orElse(RESTART) == RESTART)
                .toList();
    }
}
