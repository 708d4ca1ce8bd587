package io.chamberhub.server;

import io.chamberhub.hooks.Webhook;
import io.chamberhub.hooks.Webhooks;
import io.chamberhub.rooms.HallRooms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;

/** Settles a running hub anew: first what files are read for, where all may still stay as it is; then shard by shard. Thread-safe. */
final class LiveSettings {
    /** What the new settings need, found and in order. */
    private record Found(Premises premises, RoomHalls.Plan rooms, Map<String, Webhook> webhooks) {}

    private final Vertx vertx;
    private final List<Admission> admissions;
    private final Entrance entrance;
    private final RoomHalls rooms;
    private final Webhooks webhooks;
    private final NettyPort port;
    private final Counts counts;
    private final List<Shard> shards;
    /** Completes when what was to be settled before is. */
    private Future<?> last = Future.succeededFuture();

    /** @param admissions asked in every hall, after those that settings demand */
    LiveSettings(
            Vertx vertx,
            List<Admission> admissions,
            Entrance entrance,
            RoomHalls rooms,
            Webhooks webhooks,
            NettyPort port,
            Counts counts,
            List<Shard> shards) {
        this.vertx = vertx;
        this.admissions = admissions;
        this.entrance = entrance;
        this.rooms = rooms;
        this.webhooks = webhooks;
        this.port = port;
        this.counts = counts;
        this.shards = shards;
    }

    /** One after the other. Fails with {@link UnfitFile} if what they name cannot be used; nothing has changed then. */
    synchronized Future<Void> settle(ServerSettings settings) {
        Future<Void> settled = last.otherwiseEmpty()
                .compose(v -> vertx.executeBlocking(() -> find(settings), false))
                .compose(found -> carryOut(settings, found));
        last = settled;
        return settled;
    }

    private Found find(ServerSettings settings) throws UnfitFile {
        List<String> problems = Hub.problems(settings);
        if (!problems.isEmpty()) {
            throw new UnfitFile(String.join("\n", problems));
        }
        Premises wanted = Premises.of(settings, admissions);
        // Proxies for one way to begin a connection may be no proxies for the other.
        Premises premises = entrance.isFor(settings.proxy())
                ? wanted
                : wanted.behind(entrance.premises().proxies());
        Map<String, Webhook> told = WebhookSettings.of(settings.halls());
        return new Found(premises, rooms.plan(settings.halls()), told);
    }

    private Future<Void> carryOut(ServerSettings settings, Found found) {
        if (!entrance.isOpen()) {
            // Nobody is let in any more, so that nothing is left for them to count for; they are none the worse for it.
            rooms.drop(found.rooms());
            return Future.succeededFuture();
        }
        Map<String, HallRooms> halls = rooms.carryOut(found.rooms());
        counts.show(settings.halls());
        webhooks.settle(found.webhooks());
        entrance.settle(found.premises());
        port.settle(settings.handshakes());
        return Future.all(shards.stream()
                        .map(shard -> shard.settle(found.premises(), halls))
                        .toList())
                .mapEmpty();
    }
}
