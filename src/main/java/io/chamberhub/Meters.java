package io.chamberhub;

import io.chamberhub.admin.Scrape;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The figures of a node, as {@code /metrics} shows them: those of its process, of Vert.x, of its cluster and of its hub. */
final class Meters implements Scrape.Source {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /** What Vert.x would count for each connection, request or message, which the hub counts itself and for less. */
    private static final List<MetricsDomain> COUNTED_HERE = List.of(
            MetricsDomain.NET_SERVER,
            MetricsDomain.NET_CLIENT,
            MetricsDomain.HTTP_SERVER,
            MetricsDomain.HTTP_CLIENT,
            MetricsDomain.DATAGRAM_SOCKET,
            MetricsDomain.EVENT_BUS);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Those of the process from the start. */
    Meters() {
        bind(new JvmMemoryMetrics());
        // It listens for collections as long as the process runs.
        bind(new JvmGcMetrics());
        bind(new JvmThreadMetrics());
        bind(new ProcessorMetrics());
        bind(new UptimeMetrics());
        bind(new FileDescriptorMetrics());
    }

    /** Whether the settings that were read last are those that count, and how often others were taken over. */
    void bind(SettingsWatch settings) {
        Gauge.builder("hub.settings.valid", settings, SettingsWatch::valid)
                .description(
                        "Whether the file of the settings can be used as it is now: 1, or 0 and the ones before hold.")
                .register(registry);
        FunctionCounter.builder("hub.settings.changes", settings, SettingsWatch::changes)
                .description("Times that other settings were taken over.")
                .register(registry);
    }

    private void bind(MeterBinder process) {
        process.bindTo(registry);
    }

    MeterRegistry registry() {
        return registry;
    }

    /** For a Vert.x instance whose worker pools are shown, too; its options should {@linkplain #on say so}. */
    VertxBuilder vertx() {
        // A cluster's options are copied on the way, and forget there what they say of Micrometer.
        VertxOptions shown = new VertxOptions().setMetricsOptions(ofVertx());
        return Vertx.builder().withMetrics(copied -> new MicrometerMetricsFactory(registry).metrics(shown));
    }

    /** What makes Vert.x count at all. */
    static MetricsOptions on() {
        return new MetricsOptions().setEnabled(true);
    }

    private static MetricsOptions ofVertx() {
        MicrometerMetricsOptions shown = new MicrometerMetricsOptions().setEnabled(true);
        COUNTED_HERE.forEach(shown::addDisabledMetricsCategory);
        return shown;
    }

    /** What this node knows of its cluster; nothing of which a node that runs alone is all. */
    void bind(Optional<Membership> membership) {
        Gauge.builder(
                        "hub.cluster.nodes",
                        () -> membership.map(Membership::size).orElse(1))
                .description("Nodes in the cluster.")
                .register(registry);
        Gauge.builder(
                        "hub.directory.entries",
                        () -> membership.map(Membership::directoryEntries).orElse(0L))
                .description("Entries of the directory that this node keeps.")
                .register(registry);
        Gauge.builder(
                        "hub.bus.addresses",
                        () -> membership.map(Membership::chamberAddresses).orElse(0))
                .description("Chamber addresses in use on this node.")
                .register(registry);
    }

    @Override
    public Scrape scrape(@Nullable String accept) {
        String type = accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        return new Scrape(type, registry.scrape(type));
    }
}
