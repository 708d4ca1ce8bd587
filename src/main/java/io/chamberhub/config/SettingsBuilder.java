package io.chamberhub.config;

import io.chamberhub.admin.AdminSettings;
import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.bus.StreamSettings;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.ReplayLimits;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
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
                new AdminSettings(given.get(Keys.ADMIN_HOST), whole(Keys.ADMIN_PORT)),
                new LogSettings(given.get(Keys.LOG_LEVEL)));
    }

    private ServerSettings server(Optional<List<String>> halls) {
        return new ServerSettings(
                given.get(Keys.HOST),
                whole(Keys.PORT),
                whole(Keys.SHARDS),
                given.find(Keys.TLS_CERT)
                        .flatMap(cert -> given.find(Keys.TLS_KEY).map(key -> new TlsFiles(cert, key))),
                whole(Keys.DRAIN_PERIOD),
                halls.map(paths -> paths.stream().map(this::hall).toList()).orElseGet(ServerSettings::defaultHalls));
    }

    private HallSettings hall(String path) {
        return new HallSettings(
                path,
                given.get(Keys.PROTOCOL, path),
                given.get(Keys.ORIGINS, path),
                given.get(Keys.SLOW, path),
                limits(path));
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
                whole(Keys.STALL_TIMEOUT, path));
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
                new StreamSettings(
                        new ReplayLimits(whole(Keys.REPLAY_BYTES), whole(Keys.REPLAY_PERIOD)),
                        whole(Keys.CREDIT),
                        whole(Keys.DEAD_AFTER)));
    }

    private int whole(Key<?, Long> key) {
        return Math.toIntExact(given.get(key));
    }

    private int whole(Key<?, Long> key, String hall) {
        return Math.toIntExact(given.get(key, hall));
    }
}
