package io.chamberhub;

import io.chamberhub.admin.AdminServer;
import io.chamberhub.config.Settings;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Hub;
import io.vertx.core.transport.Transport;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;

/** What a node says of itself when it has started: where it listens, its halls, and what memory their limits allow. */
record Announcement(
        Settings settings, Transport transport, Optional<Membership> membership, Hub hub, AdminServer admin) {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final long STEP = 1024;

    void log(Logger log) {
        long worst = 0;
        for (HallSettings hall : settings.server().halls()) {
            worst = saturated(worst, hall.worstCaseBytes());
            log.atInfo()
                    .addKeyValue("path", hall.path())
                    .addKeyValue("protocol", hall.protocol().wireName())
                    .addKeyValue("origins", hall.origins().isEmpty() ? "any" : String.join(",", hall.origins()))
                    .addKeyValue("chambers", hall.limits().maxChambers())
                    .addKeyValue("connectionsPerChamber", hall.limits().chamberMaxConnections())
                    .addKeyValue("worstCase", size(hall.worstCaseBytes()))
                    .log("hall");
        }
        long heap = Runtime.getRuntime().maxMemory();
        log.atInfo()
                .addKeyValue("worstCase", size(worst))
                .addKeyValue("heap", size(heap))
                .log(
                        worst > heap
                                ? "memory: if every client used all its limits at once, the heap would not be enough"
                                : "memory: enough for every client to use all its limits at once");
        membership.ifPresent(member -> log.atInfo()
                .addKeyValue("name", settings.cluster().name())
                .addKeyValue("node", member.cluster().self())
                .addKeyValue("nodes", member.size())
                .log("in the cluster"));
        log.atInfo()
                .addKeyValue("health", "http://" + at(settings.admin().host(), admin.port()) + "/health/ready")
                .log("admin listens");
        log.atInfo()
                .addKeyValue("url", scheme() + at(settings.server().host(), hub.port()) + "/")
                .addKeyValue("shards", hub.shards())
                .addKeyValue("transport", transport.name())
                .log("listening");
    }

    private String scheme() {
        return settings.server().tls().isPresent() ? "wss://" : "ws://";
    }

    private static String at(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    static long saturated(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /** Bytes as people read them. */
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f%s" : "%.1f%s", value, UNITS[unit]);
    }
}
