package io.chamberhub.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** What a hub shows beside what concerns its halls. Asked for when somebody looks; until then it costs nothing. */
record HubMeters(Hub hub) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "hub.accepting",
                "Whether this node takes connections: 1 from its start until it is told to stop, then 0.",
                each -> each.accepting() ? 1 : 0);
        gauge(registry, "hub.rooms", "Rooms open on this node, once per shard.", Hub::openRooms);
        gauge(
                registry,
                "hub.chambers.closing",
                "Closed chambers that others have still to take note of.",
                Hub::closingChambers);
        counter(
                registry,
                "hub.compressions",
                "Messages compressed, once on each shard that has receivers for it.",
                Hub::compressions);
        bindWebhooks(registry);
        bindClients(registry);
        bindBus(registry);
    }

    private void bindWebhooks(MeterRegistry registry) {
        counter(registry, "hub.webhook.events", "Events that webhooks have taken note of.", hub -> hub.webhooks()
                .told());
        counter(
                registry,
                "hub.webhook.requests",
                "Requests to webhooks, those included that failed.",
                hub -> hub.webhooks().requests());
        counter(registry, "hub.webhook.failures", "Requests to webhooks that failed.", hub -> hub.webhooks()
                .failures());
        counter(
                registry,
                "hub.webhook.lost",
                "Events that no webhook will be told of, as too many waited or the hub stopped.",
                hub -> hub.webhooks().lost());
        gauge(registry, "hub.webhook.waiting", "Events that this node has to tell webhooks now.", hub -> hub.webhooks()
                .waiting());
    }

    private void bindClients(MeterRegistry registry) {
        gauge(
                registry,
                "hub.slow.receivers",
                "Clients for whose sake others are not read from now.",
                Hub::slowReceivers);
        counter(registry, "hub.slow.closed", "Connections ended because too much waited for them.", Hub::slowClosed);
        counter(
                registry,
                "hub.heartbeat.dropped",
                "Connections ended because a ping was not answered.",
                Hub::heartbeatsMissed);
        gauge(
                registry,
                "hub.handshakes.pending",
                "Connections that are no WebSockets yet, whose request is awaited.",
                Hub::pendingHandshakes);
        counter(
                registry,
                "hub.handshakes.timed.out",
                "Connections closed because no request came within handshake.timeout.",
                Hub::timedOutHandshakes);
        counter(
                registry,
                "hub.handshakes.dropped",
                "Connections closed because more than handshake.pending awaited their requests.",
                Hub::droppedHandshakes);
    }

    private void bindBus(MeterRegistry registry) {
        gauge(registry, "hub.bus.owed.bytes", "Bytes sent to other shards and not acknowledged yet.", Hub::owedBytes);
        gauge(registry, "hub.bus.kept.bytes", "Bytes of own streams kept until others have them.", Hub::keptBytes);
        counter(registry, "hub.bus.gaps", "Times that a part of another shard's stream was missing.", Hub::gaps);
        counter(registry, "hub.bus.repaired", "Events that were missing and were repeated.", Hub::repairedEvents);
        counter(registry, "hub.bus.lost", "Events that were missing and could not be repeated.", Hub::lostEvents);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Hub> value) {
        Gauge.builder(name, hub, value).description(description).register(registry);
    }

    private void counter(MeterRegistry registry, String name, String description, ToDoubleFunction<Hub> value) {
        FunctionCounter.builder(name, hub, value).description(description).register(registry);
    }
}
