package io.chamberhub.config;

import io.chamberhub.admin.Token;
import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.bus.ClusterTls;
import io.chamberhub.bus.Endpoint;
import io.chamberhub.bus.StreamSettings;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.Range;
import io.chamberhub.chamber.ReplayLimits;
import io.chamberhub.config.Kind.FileName;
import io.chamberhub.config.Kind.Flag;
import io.chamberhub.config.Kind.OneOf;
import io.chamberhub.config.Kind.Secret;
import io.chamberhub.config.Kind.Text;
import io.chamberhub.config.Kind.Texts;
import io.chamberhub.config.Kind.Whole;
import io.chamberhub.directory.HookKind;
import io.chamberhub.hooks.Webhook;
import io.chamberhub.room.RoomLimits;
import io.chamberhub.rooms.RoomSettings;
import io.chamberhub.server.Compression;
import io.chamberhub.server.DrainSettings;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HandshakeLimits;
import io.chamberhub.server.Heartbeat;
import io.chamberhub.server.JwtSettings;
import io.chamberhub.server.LogicSettings;
import io.chamberhub.server.Protocol;
import io.chamberhub.server.ProxySettings;
import io.chamberhub.server.RoomRules;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
import io.chamberhub.server.WebhookSettings;
import io.chamberhub.server.WhenSlow;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/** The table of keys. Reading, mistakes, environment variables, schema and documentation all follow it. */
final class Keys {
    private static final Text HOST_TEXT = new Text(Endpoint.HOST, "a host name or an IP address");
    private static final Text OWN_HOST_TEXT =
            new Text(Endpoint.REACHABLE_HOST, "a host name or an IP address that other nodes can reach");
    private static final Texts MEMBER_TEXTS =
            new Texts(new Text(Endpoint.HOST_AND_PORT, "host:port with a port from 1 to 65535"));
    private static final Texts BLOCK_TEXTS =
            new Texts(new Text(ProxySettings.BLOCK, "an IP address, or a block of them such as 10.0.0.0/8"));
    private static final Limits LIMITS = Limits.defaults();
    private static final Heartbeat HEARTBEATS = Heartbeat.defaults();
    private static final Compression COMPRESSION = Compression.defaults();
    private static final RoomRules ROOMS = RoomRules.defaults();
    private static final HandshakeLimits HANDSHAKES = HandshakeLimits.defaults();
    private static final DrainSettings DRAIN = DrainSettings.defaults();
    private static final StreamSettings STREAMS = StreamSettings.defaults();

    private static final Text URL = new Text(
            Pattern.compile("https?://[^\\s/?#@]+([/?][^\\s#]*)?"), "a URL that starts with http:// or https://");

    static final Key<Settings, String> HOST = text(
            "host",
            HOST_TEXT,
            "127.0.0.1",
            "Address where clients connect; 0.0.0.0 for all of the machine.",
            s -> s.server().host());
    static final Key<Settings, Long> PORT =
            whole("port", Endpoint.PORT, 8080, "Port where clients connect; 0 picks a free one.", s -> s.server()
                    .port());
    static final Key<Settings, Long> SHARDS =
            whole("shards", ServerSettings.SHARDS, 0, "Hub verticles per node; 0 is one per core.", s -> s.server()
                    .shards());
    static final Key<Settings, TransportChoice> TRANSPORT = key(
            "transport",
            new OneOf<>(List.of(TransportChoice.values()), TransportChoice::settingName),
            TransportChoice.AUTO,
            "What serves the sockets; auto is epoll where the machine has it, else nio.",
            Settings::transport);
    static final Key<Settings, Path> TLS_CERT = optional(
            "tls.cert",
            new FileName(),
            "PEM file with the certificate chain; given together with tls.key, clients connect over TLS.",
            s -> s.server().tls().map(TlsFiles::cert));
    static final Key<Settings, Path> TLS_KEY =
            optional("tls.key", new FileName(), "PEM file with the private key to tls.cert.", s -> s.server()
                    .tls()
                    .map(TlsFiles::key));
    static final Key<Settings, List<String>> PROXY_TRUSTED = key(
            "proxy.trusted",
            BLOCK_TEXTS,
            List.of(),
            "Proxies whose word on the clients behind them counts, in Forwarded or X-Forwarded-For and its kin.",
            s -> s.server().proxy().trusted());
    static final Key<Settings, Boolean> PROXY_PROTOCOL = key(
            "proxy.protocol",
            new Flag(),
            false,
            "Whether each connection begins with a header of the PROXY protocol; then only proxy.trusted may connect.",
            s -> s.server().proxy().protocol());
    static final Key<Settings, Long> HANDSHAKE_TIMEOUT = whole(
            "handshake.timeout",
            HandshakeLimits.TIMEOUT,
            HANDSHAKES.timeout(),
            "Milliseconds within which a connection must have sent its request.",
            s -> s.server().handshakes().timeout());
    static final Key<Settings, Long> HANDSHAKE_PENDING = whole(
            "handshake.pending",
            HandshakeLimits.PENDING,
            HANDSHAKES.pending(),
            "Connections of this node that have not sent their request yet; beyond that the oldest is closed.",
            s -> s.server().handshakes().pending());

    static final Key<HallSettings, Protocol> PROTOCOL = key(
            "halls.PATH.protocol",
            new OneOf<>(List.of(Protocol.values()), Protocol::wireName),
            Protocol.ECHO,
            "What clients and hub speak in this hall.",
            HallSettings::protocol);
    static final Key<HallSettings, Boolean> INCLUDE_SENDER = key(
            "halls.PATH.includeSender",
            new Flag(),
            false,
            "Whether a client hears its own messages, too; with the protocol plain only.",
            HallSettings::includeSender);
    static final Key<HallSettings, List<String>> ORIGINS = key(
            "halls.PATH.origins",
            new Texts(Text.ANY),
            List.of(),
            "Permitted Origin values, same-origin being one of them; an empty list permits any.",
            HallSettings::origins);
    static final Key<HallSettings, Path> JWT_KEY = optional(
            "halls.PATH.auth.jwt.key",
            new FileName(),
            "PEM file with the public key that signatures of tokens are checked with: RSA for RS256, P-256 for ES256.",
            jwt(JwtSettings::key));
    static final Key<HallSettings, Path> JWT_SECRET = optional(
            "halls.PATH.auth.jwt.secret",
            new FileName(),
            "File with the secret that tokens are signed with by HS256, at least 32 bytes.",
            jwt(JwtSettings::secret));
    static final Key<HallSettings, Path> JWT_JWKS = optional(
            "halls.PATH.auth.jwt.jwks",
            new FileName(),
            "File with a JSON Web Key Set, of whose keys one has signed a token.",
            jwt(JwtSettings::jwks));
    static final Key<HallSettings, String> JWT_ISSUER = optional(
            "halls.PATH.auth.jwt.issuer", Text.ANY, "The iss that tokens must have.", jwt(JwtSettings::issuer));
    static final Key<HallSettings, List<String>> JWT_AUDIENCE = inGroup(
            "halls.PATH.auth.jwt.audience",
            new Texts(Text.ANY),
            List.of(),
            "Of these, the aud of a token must have one; an empty list permits any.",
            jwt(jwt -> Optional.of(jwt.audience())));
    static final Key<HallSettings, Long> JWT_LEEWAY = inGroup(
            "halls.PATH.auth.jwt.leeway",
            new Whole(JwtSettings.LEEWAY),
            0L,
            "Seconds by which clocks may differ.",
            jwt(jwt -> Optional.of((long) jwt.leeway())));
    static final Key<HallSettings, Long> COMPRESSION_THRESHOLD = inGroup(
            "halls.PATH.compression.threshold",
            new Whole(Compression.THRESHOLD),
            (long) COMPRESSION.threshold(),
            "Bytes of a message from which on it is compressed.",
            hall -> hall.compression().map(compression -> (long) compression.threshold()));
    static final Key<HallSettings, Long> COMPRESSION_LEVEL = inGroup(
            "halls.PATH.compression.level",
            new Whole(Compression.LEVEL),
            (long) COMPRESSION.level(),
            "How much work is put into it, from 1, fast, to 9, small.",
            hall -> hall.compression().map(compression -> (long) compression.level()));
    static final Key<HallSettings, Long> HEARTBEAT_INTERVAL = key(
            "halls.PATH.heartbeat.interval",
            new Whole(Heartbeat.INTERVAL),
            (long) HEARTBEATS.interval(),
            "Milliseconds from one ping to a client to the next; 0 for none.",
            hall -> (long) hall.heartbeat().interval());
    static final Key<HallSettings, Long> HEARTBEAT_TIMEOUT = key(
            "halls.PATH.heartbeat.timeout",
            new Whole(Heartbeat.TIMEOUT),
            (long) HEARTBEATS.timeout(),
            "Milliseconds after a ping within which a pong must have come, or the client is dropped.",
            hall -> (long) hall.heartbeat().timeout());
    static final Key<HallSettings, WhenSlow> SLOW = key(
            "halls.PATH.slow",
            new OneOf<>(List.of(WhenSlow.values()), WhenSlow::settingName),
            WhenSlow.CLOSE,
            "What to do with a client that does not take what it is due: close it, or pause all who send in its chamber until it has caught up, for limits.stallTimeout at most.",
            HallSettings::slow);
    static final Key<HallSettings, Long> MAX_QUEUE_ITEMS = limit(
            "maxQueueItems",
            Limits.QUEUE_ITEMS,
            LIMITS.maxQueueItems(),
            "Frames waiting per receiver behind a message in flight.",
            Limits::maxQueueItems);
    static final Key<HallSettings, Long> MAX_QUEUE_DATA = limit(
            "maxQueueData",
            Limits.QUEUE_DATA,
            LIMITS.maxQueueData(),
            "Bytes waiting per receiver behind a message in flight.",
            Limits::maxQueueData);
    static final Key<HallSettings, Long> HEADERS_MAX_LENGTH = limit(
            "headersMaxLength",
            Limits.HEADERS_LENGTH,
            LIMITS.headersMaxLength(),
            "Bytes of a header line, its line feed included.",
            Limits::headersMaxLength);
    static final Key<HallSettings, Long> CHAMBER_MAX_CONNECTIONS = limit(
            "chamberMaxConnections",
            Limits.CHAMBER_CONNECTIONS,
            LIMITS.chamberMaxConnections(),
            "Connections per chamber, across the cluster.",
            Limits::chamberMaxConnections);
    static final Key<HallSettings, Long> MAX_CHAMBERS = limit(
            "maxChambers",
            Limits.CHAMBERS,
            LIMITS.maxChambers(),
            "Chambers of the hall, across the cluster.",
            Limits::maxChambers);
    static final Key<HallSettings, Long> MAX_FRAME_SIZE = limit(
            "maxFrameSize",
            Limits.FRAME_SIZE,
            LIMITS.maxFrameSize(),
            "Bytes of a frame from a client; a longer one closes the connection with 1009.",
            Limits::maxFrameSize);
    static final Key<HallSettings, Long> MAX_MESSAGE_SIZE = limit(
            "maxMessageSize",
            Limits.MESSAGE_SIZE,
            LIMITS.maxMessageSize(),
            "Bytes of a message over all its frames, likewise; 0 is no limit, for streams.",
            Limits::maxMessageSize);
    static final Key<HallSettings, Long> SEND_BUFFER = limit(
            "sendBuffer",
            Limits.SEND_BUFFER,
            LIMITS.sendBuffer(),
            "Bytes waiting for one socket, above which its client is slow; where the hall pauses as many again may come on top, then it is closed.",
            Limits::sendBuffer);
    static final Key<HallSettings, Long> STALL_TIMEOUT = limit(
            "stallTimeout",
            Limits.STALL_TIMEOUT,
            LIMITS.stallTimeout(),
            "Milliseconds for which a slow client, or a message that does not end, may hold others up, and for which a client may be faster than it may be.",
            Limits::stallTimeout);
    static final Key<HallSettings, Long> MESSAGES_PER_SECOND = limit(
            "messagesPerSecond",
            Limits.PER_SECOND,
            LIMITS.messagesPerSecond(),
            "Messages per second from one client, beyond which it is not read from; 0 for no limit. After limits.stallTimeout without a break it is closed.",
            Limits::messagesPerSecond);
    static final Key<HallSettings, Long> BYTES_PER_SECOND = limit(
            "bytesPerSecond",
            Limits.PER_SECOND,
            LIMITS.bytesPerSecond(),
            "Bytes per second from one client, likewise. The largest frame should be less than what limits.stallTimeout permits.",
            Limits::bytesPerSecond);
    static final Key<HallSettings, Long> CONNECTIONS_PER_ADDRESS = limit(
            "connectionsPerAddress",
            Limits.ADDRESS_CONNECTIONS,
            LIMITS.connectionsPerAddress(),
            "Connections of one client address in the hall, across the cluster; 0 for no limit.",
            Limits::connectionsPerAddress);

    static final Key<HallSettings, Long> CHANGES_PER_SECOND = rooms(
            "limits.changesPerSecond",
            RoomSettings.CHANGES,
            ROOMS.changesPerSecond(),
            "Changes per second of one client of a room, with a burst of one second; beyond that it is closed. 0 for no limit; with the protocol rooms only.",
            RoomRules::changesPerSecond);
    static final Key<HallSettings, Long> ROOM_MAX_KEYS = rooms(
            "limits.roomMaxKeys",
            RoomLimits.KEYS,
            ROOMS.maxKeys(),
            "Keys of a room's state; with the protocol rooms only.",
            RoomRules::maxKeys);
    static final Key<HallSettings, Long> ROOM_MAX_BYTES = rooms(
            "limits.roomMaxBytes",
            RoomLimits.BYTES,
            ROOMS.maxBytes(),
            "Bytes of a room's state, keys and values together; with the protocol rooms only.",
            RoomRules::maxBytes);
    static final Key<HallSettings, Long> CLIENT_MAX_KEYS = rooms(
            "limits.clientMaxKeys",
            RoomLimits.KEYS,
            ROOMS.clientMaxKeys(),
            "Keys of the state of a room's client; with the protocol rooms only.",
            RoomRules::clientMaxKeys);
    static final Key<HallSettings, Long> CLIENT_MAX_BYTES = rooms(
            "limits.clientMaxBytes",
            RoomLimits.BYTES,
            ROOMS.clientMaxBytes(),
            "Bytes of a room's client: keys and values of its state, its type, name and subject; with the protocol rooms only.",
            RoomRules::clientMaxBytes);
    static final Key<HallSettings, Long> HELLO_TIMEOUT = rooms(
            "helloTimeout",
            RoomSettings.HELLO_TIMEOUT,
            ROOMS.helloTimeout(),
            "Milliseconds within which a client must have said which room it wants; with the protocol rooms only.",
            RoomRules::helloTimeout);
    static final Key<HallSettings, Long> EMPTY_ROOM_TTL = rooms(
            "emptyRoomTtl",
            RoomSettings.EMPTY_ROOM_TTL,
            ROOMS.emptyRoomTtl(),
            "Milliseconds for which the state of a room outlives its last client; with the protocol rooms only.",
            RoomRules::emptyRoomTtl);
    static final Key<HallSettings, String> LOGIC_CLASS = optional(
            "halls.PATH.logic.class",
            new Text(Pattern.compile("[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*"), "the name of a class"),
            "RoomLogic that decides what may happen in the rooms of the hall; of the directory lib beside the jar, or of the class path.",
            logic(LogicSettings::type));
    static final Key<HallSettings, String> LOGIC_ADDRESS = optional(
            "halls.PATH.logic.address",
            Text.ANY,
            "Address on the event bus of a service that decides.",
            logic(LogicSettings::address));
    static final Key<HallSettings, String> LOGIC_URL =
            optional("halls.PATH.logic.url", URL, "URL of a server that decides.", logic(logic -> logic.url()
                    .map(URI::toString)));
    static final Key<HallSettings, Path> LOGIC_SECRET = optional(
            "halls.PATH.logic.secret",
            new FileName(),
            "File with the secret that requests to logic.url are signed with, by HMAC-SHA256.",
            logic(LogicSettings::secret));
    static final Key<HallSettings, Long> LOGIC_TIMEOUT = inGroup(
            "halls.PATH.logic.timeout",
            new Whole(LogicSettings.TIMEOUT),
            (long) LogicSettings.DEFAULT_TIMEOUT,
            "Milliseconds that a decision may take; what is decided later, or not at all, is refused.",
            logic(logic -> Optional.of((long) logic.timeout())));
    static final Key<HallSettings, Long> LOGIC_CONCURRENCY = inGroup(
            "halls.PATH.logic.concurrency",
            new Whole(LogicSettings.CONCURRENCY),
            (long) LogicSettings.DEFAULT_CONCURRENCY,
            "Requests of one node that are under way to logic.url at once.",
            logic(logic -> logic.url().map(url -> (long) logic.concurrency())));
    static final Key<HallSettings, Boolean> LOGIC_SEND_STATE = inGroup(
            "halls.PATH.logic.sendState",
            new Flag(),
            true,
            "Whether requests to logic.address or logic.url have the state of the room and of its clients; those that say who left never do.",
            logic(logic -> logic.address().isPresent() || logic.url().isPresent()
                    ? Optional.of(logic.sendState())
                    : Optional.empty()));
    static final Key<HallSettings, Path> LOGIC_JWT_KEY = optional(
            "halls.PATH.logic.jwt.key",
            new FileName(),
            "PEM file with the public key that signatures of credentials are checked with, which then have to be tokens.",
            credentials(JwtSettings::key));
    static final Key<HallSettings, Path> LOGIC_JWT_SECRET = optional(
            "halls.PATH.logic.jwt.secret",
            new FileName(),
            "File with the secret that credentials are signed with by HS256, at least 32 bytes.",
            credentials(JwtSettings::secret));
    static final Key<HallSettings, Path> LOGIC_JWT_JWKS = optional(
            "halls.PATH.logic.jwt.jwks",
            new FileName(),
            "File with a JSON Web Key Set, of whose keys one has signed a credential.",
            credentials(JwtSettings::jwks));
    static final Key<HallSettings, String> LOGIC_JWT_ISSUER = optional(
            "halls.PATH.logic.jwt.issuer",
            Text.ANY,
            "The iss that credentials must have.",
            credentials(JwtSettings::issuer));
    static final Key<HallSettings, List<String>> LOGIC_JWT_AUDIENCE = inGroup(
            "halls.PATH.logic.jwt.audience",
            new Texts(Text.ANY),
            List.of(),
            "Of these, the aud of a credential must have one; an empty list permits any.",
            credentials(jwt -> Optional.of(jwt.audience())));
    static final Key<HallSettings, Long> LOGIC_JWT_LEEWAY = inGroup(
            "halls.PATH.logic.jwt.leeway",
            new Whole(JwtSettings.LEEWAY),
            0L,
            "Seconds by which clocks may differ.",
            credentials(jwt -> Optional.of((long) jwt.leeway())));
    static final Key<HallSettings, Boolean> LOGIC_JWT_CLIENT_REQUIRED = inGroup(
            "halls.PATH.logic.jwt.clientRequired",
            new Flag(),
            false,
            "Whether a client needs a clientCredential besides the roomCredential.",
            logic(logic -> logic.jwt().map(jwt -> logic.clientRequired())));

    static final Key<HallSettings, String> WEBHOOK_URL = optional(
            "halls.PATH.webhook.url",
            URL,
            "URL of a server that is told who comes into the chambers of the hall and who goes.",
            webhook(webhook -> Optional.of(webhook.url().toString())));
    static final Key<HallSettings, Path> WEBHOOK_SECRET = optional(
            "halls.PATH.webhook.secret",
            new FileName(),
            "File with the secret that requests to webhook.url are signed with, by HMAC-SHA256.",
            webhook(WebhookSettings::secret));
    static final Key<HallSettings, List<String>> WEBHOOK_EVENTS = inGroup(
            "halls.PATH.webhook.events",
            new Texts(new Text(
                    Pattern.compile("(occupied|vacated|joined|left)"),
                    "one of \"occupied\", \"vacated\", \"joined\", \"left\"")),
            List.of(),
            "What it is told; an empty list is all.",
            webhook(webhook -> Optional.of(HookKind.names(webhook.events()))));
    static final Key<HallSettings, Long> WEBHOOK_BATCH = inGroup(
            "halls.PATH.webhook.batch",
            new Whole(Webhook.BATCH),
            (long) WebhookSettings.DEFAULT_BATCH,
            "Events that one request tells at most.",
            webhook(webhook -> Optional.of((long) webhook.batch())));
    static final Key<HallSettings, Long> WEBHOOK_TIMEOUT = inGroup(
            "halls.PATH.webhook.timeout",
            new Whole(Webhook.TIMEOUT),
            (long) WebhookSettings.DEFAULT_TIMEOUT,
            "Milliseconds until it must have answered; what it does not take note of is said again.",
            webhook(webhook -> Optional.of((long) webhook.timeout())));

    static final Key<Settings, String> CLUSTER_NAME =
            text("cluster.name", Text.ANY, "hub", "Nodes that say the same name form one cluster.", s -> s.cluster()
                    .name());
    static final Key<Settings, String> CLUSTER_HOST = text(
            "cluster.host", OWN_HOST_TEXT, "127.0.0.1", "Address of this node for the other nodes.", s -> s.cluster()
                    .host());
    static final Key<Settings, Long> CLUSTER_PORT = whole(
            "cluster.port", Endpoint.FIXED_PORT, 5701, "Port of the cluster's directory on this node.", s -> s.cluster()
                    .port());
    static final Key<Settings, Long> CLUSTER_BUS_PORT = whole(
            "cluster.busPort",
            Endpoint.PORT,
            0,
            "Port of the event bus on this node; 0 picks a free one, which the other nodes learn by themselves.",
            s -> s.cluster().busPort());
    static final Key<Settings, List<String>> CLUSTER_MEMBERS = key(
            "cluster.members",
            MEMBER_TEXTS,
            ClusterSettings.DEFAULT_MEMBERS,
            "Nodes to ask when joining, this one may be among them; empty where cluster.kubernetes.service is given.",
            s -> s.cluster().members());
    static final Key<Settings, String> KUBERNETES_SERVICE = optional(
            "cluster.kubernetes.service",
            HOST_TEXT,
            "DNS name of the headless service that lists the nodes, instead of cluster.members.",
            s -> s.cluster().kubernetesService());
    static final Key<Settings, Path> CLUSTER_TLS_CERT = optional(
            "cluster.tls.cert",
            new FileName(),
            "PEM file with the certificate chain of this node; with key and ca, the event bus is encrypted and nodes prove who they are.",
            clusterTls(ClusterTls::cert));
    static final Key<Settings, Path> CLUSTER_TLS_KEY = optional(
            "cluster.tls.key",
            new FileName(),
            "PEM file with the private key to cluster.tls.cert.",
            clusterTls(ClusterTls::key));
    static final Key<Settings, Path> CLUSTER_TLS_CA = optional(
            "cluster.tls.ca",
            new FileName(),
            "PEM file with the authority that has signed the certificates of all nodes.",
            clusterTls(ClusterTls::ca));
    static final Key<Settings, Long> DEAD_AFTER = whole(
            "cluster.deadAfter",
            StreamSettings.DEAD_AFTER,
            STREAMS.deadAfter(),
            "Milliseconds of silence until a node counts as dead.",
            s -> s.cluster().deadAfter());
    static final Key<Settings, Long> REPLAY_BYTES = whole(
            "cluster.replay.bytes",
            ReplayLimits.BYTES,
            STREAMS.replay().bytes(),
            "Bytes that a shard keeps of what it wrote to the others in one chamber, until all of them have it.",
            s -> s.cluster().streams().replay().bytes());
    static final Key<Settings, Long> REPLAY_PERIOD = whole(
            "cluster.replay.period",
            ReplayLimits.MILLIS,
            STREAMS.replay().millis(),
            "Milliseconds for which it keeps them at most.",
            s -> s.cluster().streams().replay().millis());
    static final Key<Settings, Long> CREDIT = whole(
            "cluster.credit",
            StreamSettings.CREDIT,
            STREAMS.credit(),
            "Bytes sent to another shard and not acknowledged, above which senders are not read from until it owes"
                    + " half of that; a shard that takes cluster.deadAfter for it counts as dead.",
            s -> s.cluster().streams().credit());
    static final Key<Settings, Long> DRAIN_NOTICE = whole(
            "drain.notice",
            DrainSettings.NOTICE,
            DRAIN.notice(),
            "Milliseconds before that, in which it is not ready any more and still takes who comes, so that load balancers"
                    + " can take it out.",
            s -> s.server().drain().notice());
    static final Key<Settings, Long> DRAIN_PERIOD = whole(
            "drain.period",
            DrainSettings.PERIOD,
            DRAIN.period(),
            "Milliseconds over which a stopping node of a cluster hands its clients over.",
            s -> s.server().drain().period());

    static final Key<Settings, String> ADMIN_HOST =
            text("admin.host", HOST_TEXT, "127.0.0.1", "Address where health and metrics are served.", s -> s.admin()
                    .host());
    static final Key<Settings, Long> ADMIN_PORT = whole(
            "admin.port",
            Endpoint.PORT,
            9090,
            "Port where health and metrics are served; 0 picks a free one.",
            s -> s.admin().port());
    static final Key<Settings, Token> ADMIN_TOKEN = optional(
            "admin.token",
            new Secret(),
            "What callers of the admin API have to show, on each node the same; without it there is no API.",
            s -> s.admin().token());
    static final Key<Settings, Level> LOG_LEVEL = key(
            "log.level",
            new OneOf<>(List.of(Level.values()), level -> level.name().toLowerCase(Locale.ROOT)),
            Level.INFO,
            "The least important events to log.",
            s -> s.log().level());
    static final Key<Settings, LogFormat> LOG_FORMAT = key(
            "log.format",
            new OneOf<>(List.of(LogFormat.values()), LogFormat::wireName),
            LogFormat.TEXT,
            "How an event is written: for humans, or as a JSON object.",
            s -> s.log().format());
    static final Key<Settings, List<String>> LOG_LEVELS = key(
            "log.levels",
            new Texts(
                    new Text(LogSettings.LEVEL, "a package or class, = and a level, as in io.chamberhub.server=debug")),
            List.of(),
            "Packages whose least important events to log are others than log.level says.",
            s -> s.log().levels());

    static final List<Key<Settings, ?>> OF_HUB = List.of(
            HOST,
            PORT,
            SHARDS,
            TRANSPORT,
            TLS_CERT,
            TLS_KEY,
            PROXY_TRUSTED,
            PROXY_PROTOCOL,
            HANDSHAKE_TIMEOUT,
            HANDSHAKE_PENDING,
            CLUSTER_NAME,
            CLUSTER_HOST,
            CLUSTER_PORT,
            CLUSTER_BUS_PORT,
            CLUSTER_MEMBERS,
            KUBERNETES_SERVICE,
            CLUSTER_TLS_CERT,
            CLUSTER_TLS_KEY,
            CLUSTER_TLS_CA,
            DEAD_AFTER,
            REPLAY_BYTES,
            REPLAY_PERIOD,
            CREDIT,
            DRAIN_NOTICE,
            DRAIN_PERIOD,
            ADMIN_HOST,
            ADMIN_PORT,
            ADMIN_TOKEN,
            LOG_LEVEL,
            LOG_FORMAT,
            LOG_LEVELS);

    static final List<Key<HallSettings, ?>> OF_HALL = List.of(
            PROTOCOL,
            INCLUDE_SENDER,
            ORIGINS,
            JWT_KEY,
            JWT_SECRET,
            JWT_JWKS,
            JWT_ISSUER,
            JWT_AUDIENCE,
            JWT_LEEWAY,
            COMPRESSION_THRESHOLD,
            COMPRESSION_LEVEL,
            HEARTBEAT_INTERVAL,
            HEARTBEAT_TIMEOUT,
            SLOW,
            MAX_QUEUE_ITEMS,
            MAX_QUEUE_DATA,
            HEADERS_MAX_LENGTH,
            CHAMBER_MAX_CONNECTIONS,
            MAX_CHAMBERS,
            MAX_FRAME_SIZE,
            MAX_MESSAGE_SIZE,
            SEND_BUFFER,
            STALL_TIMEOUT,
            MESSAGES_PER_SECOND,
            BYTES_PER_SECOND,
            CONNECTIONS_PER_ADDRESS,
            CHANGES_PER_SECOND,
            ROOM_MAX_KEYS,
            ROOM_MAX_BYTES,
            CLIENT_MAX_KEYS,
            CLIENT_MAX_BYTES,
            HELLO_TIMEOUT,
            EMPTY_ROOM_TTL,
            LOGIC_CLASS,
            LOGIC_ADDRESS,
            LOGIC_URL,
            LOGIC_SECRET,
            LOGIC_TIMEOUT,
            LOGIC_CONCURRENCY,
            LOGIC_SEND_STATE,
            LOGIC_JWT_KEY,
            LOGIC_JWT_SECRET,
            LOGIC_JWT_JWKS,
            LOGIC_JWT_ISSUER,
            LOGIC_JWT_AUDIENCE,
            LOGIC_JWT_LEEWAY,
            LOGIC_JWT_CLIENT_REQUIRED,
            WEBHOOK_URL,
            WEBHOOK_SECRET,
            WEBHOOK_EVENTS,
            WEBHOOK_BATCH,
            WEBHOOK_TIMEOUT);

    private Keys() {}

    static Stream<Key<?, ?>> all() {
        return Stream.concat(OF_HUB.stream(), OF_HALL.stream());
    }

    /** The key at this path, {@code PATH} standing for any hall. */
    static Optional<Key<?, ?>> at(String path) {
        return all().filter(key -> key.path().equals(path)).findFirst();
    }

    /** What may follow this path, in the order of the table. */
    static List<String> namesBelow(String path) {
        String prefix = path.isEmpty() ? "" : path + ".";
        return all().map(Key::path)
                .filter(each -> each.startsWith(prefix))
                .map(each -> each.substring(prefix.length()).split("\\.", 2)[0])
                .distinct()
                .toList();
    }

    private static Key<Settings, Long> whole(
            String path, Range range, long fallback, String meaning, ToLongFunction<Settings> from) {
        return key(path, new Whole(range), fallback, meaning, from::applyAsLong);
    }

    private static Key<HallSettings, Long> limit(
            String name, Range range, long fallback, String meaning, ToLongFunction<Limits> from) {
        return key(
                "halls.PATH.limits." + name,
                new Whole(range),
                fallback,
                meaning,
                hall -> from.applyAsLong(hall.limits()));
    }

    private static Key<Settings, String> text(
            String path, Text kind, String fallback, String meaning, Function<Settings, String> from) {
        return key(path, kind, fallback, meaning, from);
    }

    private static <S, T> Key<S, T> key(String path, Kind<T> kind, T fallback, String meaning, Function<S, T> from) {
        return new Key<>(path, kind, Optional.of(fallback), meaning, from.andThen(Optional::of));
    }

    private static <S, T> Key<S, T> optional(String path, Kind<T> kind, String meaning, Function<S, Optional<T>> from) {
        return new Key<>(path, kind, Optional.empty(), meaning, from);
    }

    /** A key with a default, in a group that need not be there. */
    private static <S, T> Key<S, T> inGroup(
            String path, Kind<T> kind, T fallback, String meaning, Function<S, Optional<T>> from) {
        return new Key<>(path, kind, Optional.of(fallback), meaning, from);
    }

    private static <T> Function<HallSettings, Optional<T>> jwt(Function<JwtSettings, Optional<T>> from) {
        return hall -> hall.auth().flatMap(from);
    }

    /** A key that is of use in halls of rooms only. */
    private static Key<HallSettings, Long> rooms(
            String name, Range range, long fallback, String meaning, ToLongFunction<RoomRules> from) {
        return inGroup(
                "halls.PATH." + name,
                new Whole(range),
                fallback,
                meaning,
                hall -> hall.protocol() == Protocol.ROOMS
                        ? Optional.of(from.applyAsLong(hall.rooms()))
                        : Optional.empty());
    }

    private static <T> Function<HallSettings, Optional<T>> logic(Function<LogicSettings, Optional<T>> from) {
        return hall -> hall.rooms().logic().flatMap(from);
    }

    private static <T> Function<HallSettings, Optional<T>> webhook(Function<WebhookSettings, Optional<T>> from) {
        return hall -> hall.webhook().flatMap(from);
    }

    private static <T> Function<HallSettings, Optional<T>> credentials(Function<JwtSettings, Optional<T>> from) {
        return logic(logic -> logic.jwt().flatMap(from));
    }

    private static Function<Settings, Optional<Path>> clusterTls(Function<ClusterTls, Path> from) {
        return settings -> settings.cluster().tls().map(from);
    }
}
