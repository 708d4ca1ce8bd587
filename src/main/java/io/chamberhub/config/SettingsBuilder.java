package io.chamberhub.config;

import io.chamberhub.admin.AdminSettings;
import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.bus.ClusterTls;
import io.chamberhub.bus.StreamSettings;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ReplayLimits;
import io.chamberhub.directory.HookKind;
import io.chamberhub.server.Compression;
import io.chamberhub.server.DrainSettings;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HandshakeLimits;
import io.chamberhub.server.Heartbeat;
import io.chamberhub.server.JwtSettings;
import io.chamberhub.server.LogicSettings;
import io.chamberhub.server.ProxySettings;
import io.chamberhub.server.RoomRules;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
import io.chamberhub.server.WebhookSettings;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Makes the records from given values that have been checked, and defaults for the rest. */
final class SettingsBuilder {
    private final Given given;

    SettingsBuilder(Given given) {
        this.given = given;
    }

    Settings settings(Optional<List<String>> halls) {
        return new Settings(
                given.get(Keys.TRANSPORT),
                server(halls),
                cluster(),
                new AdminSettings(given.get(Keys.ADMIN_HOST), whole(Keys.ADMIN_PORT), given.find(Keys.ADMIN_TOKEN)),
                new LogSettings(given.get(Keys.LOG_LEVEL), given.get(Keys.LOG_FORMAT), given.get(Keys.LOG_LEVELS)));
    }

    private ServerSettings server(Optional<List<String>> halls) {
        return new ServerSettings(
                given.get(Keys.HOST),
                whole(Keys.PORT),
                whole(Keys.SHARDS),
                given.find(Keys.TLS_CERT)
                        .flatMap(cert -> given.find(Keys.TLS_KEY).map(key -> new TlsFiles(cert, key))),
                new ProxySettings(given.get(Keys.PROXY_TRUSTED), given.get(Keys.PROXY_PROTOCOL)),
                new HandshakeLimits(whole(Keys.HANDSHAKE_TIMEOUT), whole(Keys.HANDSHAKE_PENDING)),
                new DrainSettings(whole(Keys.DRAIN_NOTICE), whole(Keys.DRAIN_PERIOD)),
                halls.map(paths -> paths.stream().map(this::hall).toList()).orElseGet(ServerSettings::defaultHalls));
    }

    private HallSettings hall(String path) {
        return new HallSettings(
                path,
                given.get(Keys.PROTOCOL, path),
                given.get(Keys.INCLUDE_SENDER, path),
                given.get(Keys.ORIGINS, path),
                auth(path),
                compression(path),
                new Heartbeat(whole(Keys.HEARTBEAT_INTERVAL, path), whole(Keys.HEARTBEAT_TIMEOUT, path)),
                given.get(Keys.SLOW, path),
                limits(path),
                rooms(path),
                webhook(path));
    }

    private Optional<WebhookSettings> webhook(String path) {
        return given.findIn(path, Keys.WEBHOOK_URL)
                .map(url -> new WebhookSettings(
                        URI.create(url),
                        given.findIn(path, Keys.WEBHOOK_SECRET),
                        HookKind.named(given.get(Keys.WEBHOOK_EVENTS, path)),
                        whole(Keys.WEBHOOK_BATCH, path),
                        whole(Keys.WEBHOOK_TIMEOUT, path)));
    }

    private Optional<JwtSettings> auth(String path) {
        if (!given.hasGroup("halls." + path + ".auth")) {
            return Optional.empty();
        }
        return Optional.of(new JwtSettings(
                given.findIn(path, Keys.JWT_KEY),
                given.findIn(path, Keys.JWT_SECRET),
                given.findIn(path, Keys.JWT_JWKS),
                given.findIn(path, Keys.JWT_ISSUER),
                given.get(Keys.JWT_AUDIENCE, path),
                whole(Keys.JWT_LEEWAY, path)));
    }

    private RoomRules rooms(String path) {
        return new RoomRules(
                whole(Keys.HELLO_TIMEOUT, path),
                whole(Keys.EMPTY_ROOM_TTL, path),
                whole(Keys.ROOM_MAX_KEYS, path),
                whole(Keys.ROOM_MAX_BYTES, path),
                whole(Keys.CLIENT_MAX_KEYS, path),
                whole(Keys.CLIENT_MAX_BYTES, path),
                whole(Keys.CHANGES_PER_SECOND, path),
                logic(path));
    }

    private Optional<LogicSettings> logic(String path) {
        if (!given.hasGroup("halls." + path + ".logic")) {
            return Optional.empty();
        }
        return Optional.of(new LogicSettings(
                given.findIn(path, Keys.LOGIC_CLASS),
                given.findIn(path, Keys.LOGIC_ADDRESS),
                given.findIn(path, Keys.LOGIC_URL).map(URI::create),
                given.findIn(path, Keys.LOGIC_SECRET),
                whole(Keys.LOGIC_TIMEOUT, path),
                whole(Keys.LOGIC_CONCURRENCY, path),
                given.get(Keys.LOGIC_SEND_STATE, path),
                credentials(path),
                given.get(Keys.LOGIC_JWT_CLIENT_REQUIRED, path)));
    }

    private Optional<JwtSettings> credentials(String path) {
        if (!given.hasGroup("halls." + path + ".logic.jwt")) {
            return Optional.empty();
        }
        return Optional.of(new JwtSettings(
                given.findIn(path, Keys.LOGIC_JWT_KEY),
                given.findIn(path, Keys.LOGIC_JWT_SECRET),
                given.findIn(path, Keys.LOGIC_JWT_JWKS),
                given.findIn(path, Keys.LOGIC_JWT_ISSUER),
                given.get(Keys.LOGIC_JWT_AUDIENCE, path),
                whole(Keys.LOGIC_JWT_LEEWAY, path)));
    }

    private Optional<Compression> compression(String path) {
        return given.hasGroup("halls." + path + ".compression")
                ? Optional.of(
                        new Compression(whole(Keys.COMPRESSION_THRESHOLD, path), whole(Keys.COMPRESSION_LEVEL, path)))
                : Optional.empty();
    }

    private Limits limits(String path) {
        return new Limits(
                whole(Keys.MAX_QUEUE_ITEMS, path),
                whole(Keys.MAX_QUEUE_DATA, path),
                whole(Keys.HEADERS_MAX_LENGTH, path),
                whole(Keys.CHAMBER_MAX_CONNECTIONS, path),
                whole(Keys.MAX_CHAMBERS, path),
                whole(Keys.MAX_FRAME_SIZE, path),
                given.get(Keys.MAX_MESSAGE_SIZE, path),
                whole(Keys.SEND_BUFFER, path),
                whole(Keys.STALL_TIMEOUT, path),
                whole(Keys.MESSAGES_PER_SECOND, path),
                whole(Keys.BYTES_PER_SECOND, path),
                whole(Keys.CONNECTIONS_PER_ADDRESS, path));
    }

    private ClusterSettings cluster() {
        Optional<String> service = given.find(Keys.KUBERNETES_SERVICE);
        return new ClusterSettings(
                given.get(Keys.CLUSTER_NAME),
                given.get(Keys.CLUSTER_HOST),
                whole(Keys.CLUSTER_PORT),
                whole(Keys.CLUSTER_BUS_PORT),
                service.isPresent() ? List.of() : given.get(Keys.CLUSTER_MEMBERS),
                service,
                clusterTls(),
                new StreamSettings(
                        new ReplayLimits(whole(Keys.REPLAY_BYTES), whole(Keys.REPLAY_PERIOD)),
                        whole(Keys.CREDIT),
                        whole(Keys.DEAD_AFTER)));
    }

    private Optional<ClusterTls> clusterTls() {
        return given.find(Keys.CLUSTER_TLS_CERT).flatMap(cert -> given.find(Keys.CLUSTER_TLS_KEY)
                .flatMap(key -> given.find(Keys.CLUSTER_TLS_CA).map(ca -> new ClusterTls(cert, key, ca))));
    }

    private int whole(Key<?, Long> key) {
        return Math.toIntExact(given.get(key));
    }

    private int whole(Key<?, Long> key, String hall) {
        return Math.toIntExact(given.get(key, hall));
    }
}
