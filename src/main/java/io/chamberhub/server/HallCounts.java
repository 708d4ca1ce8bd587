package io.chamberhub.server;

import io.chamberhub.chamber.Traffic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What operators want to know of one hall, over all shards of a node, and its meters. Thread-safe. */
final class HallCounts {
    private final MeterRegistry registry;
    private final Tags tags;
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    /** By the number of the shard. */
    private final Map<Integer, Traffic> traffic = new ConcurrentHashMap<>();

    private final Map<String, Counter> endings = new ConcurrentHashMap<>();
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
    /** Those that are shown. Guarded by this. */
    private final List<Meter> meters = new ArrayList<>();

    /** Whether the hall is no more: what still happens to its last connections is shown nowhere. Guarded by this. */
    private boolean hidden;

    private HallCounts(MeterRegistry registry, String path, String protocol) {
        this.registry = registry;
        this.tags = Tags.of("hall", path, "protocol", protocol);
    }

    /** Those of a hall. */
    static HallCounts of(MeterRegistry registry, HallSettings hall) {
        HallCounts counts =
                new HallCounts(registry, hall.path(), hall.protocol().wireName());
        counts.showConnections();
        counts.showMessages();
        counts.showBacklog();
        counts.ending(Reasons.CLIENT);
        return counts;
    }

    /** Those of requests that lead to no hall: all that counts there is why they were refused. */
    static HallCounts ofNone(MeterRegistry registry) {
        HallCounts counts = new HallCounts(registry, "", "");
        counts.refusal(Reasons.of(404));
        return counts;
    }

    /** What passes through one shard's part of the hall, for that shard to count. */
    Traffic traffic(int shard) {
        return traffic.computeIfAbsent(shard, index -> new Traffic());
    }

    /** A WebSocket was opened. */
    void opened() {
        opened.increment();
    }

    /** The socket of a connection is closed. */
    void closed() {
        closed.increment();
    }

    private long connections() {
        // What is closed was opened before, so it is asked first.
        long over = closed.sum();
        return opened.sum() - over;
    }

    private void showConnections() {
        gauge("hub.connections", "WebSockets open on this node.", HallCounts::connections);
        gauge("hub.chambers", "Chambers open on this node, once per shard.", sum(each -> each.chambers.get()));
        counter("hub.connects", "WebSockets opened, those included that were refused then.", hall -> hall.opened.sum());
        counter("hub.joins", "Connections that became members of a chamber or room.", sum(each -> each.joins.get()));
        counter("hub.leaves", "Members that left their chamber or room.", sum(each -> each.leaves.get()));
    }

    private void showMessages() {
        counter("hub.messages", "Messages that clients began to send.", sum(each -> each.messages.get()));
        counter("hub.deliveries", "Messages, once for each receiver.", sum(each -> each.deliveries.get()));
        counter("hub.messages.cut", "Messages cut short, once for each receiver.", sum(each -> each.cut.get()));
        counter("hub.received.bytes", "Payload that clients sent.", sum(each -> each.received.get()));
        counter("hub.sent.bytes", "Frames handed to sockets.", sum(each -> each.sent.get()));
        counter("hub.bus.sent.bytes", "What was published for other shards.", sum(each -> each.published.get()));
        counter("hub.bus.received.bytes", "What came from other shards.", sum(each -> each.heard.get()));
    }

    private void showBacklog() {
        gauge("hub.queued.frames", "Frames behind messages in flight.", sum(each -> each.queuedFrames.get()));
        gauge("hub.queued.bytes", "Bytes behind messages in flight.", sum(each -> each.queuedBytes.get()));
        gauge("hub.send.buffer.bytes", "Bytes that sockets have still to take.", sum(each -> each.waiting.get()));
        gauge("hub.send.buffer.sockets", "Sockets with bytes to take.", sum(each -> each.waitingSockets.get()));
    }

    /** Over all shards. */
    private static ToLongFunction<HallCounts> sum(ToLongFunction<Traffic> number) {
        return hall -> hall.traffic.values().stream().mapToLong(number).sum();
    }

    private synchronized void counter(String name, String description, ToLongFunction<HallCounts> value) {
        meters.add(FunctionCounter.builder(name, this, value::applyAsLong)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    private synchronized void gauge(String name, String description, ToLongFunction<HallCounts> value) {
        ToDoubleFunction<HallCounts> asDouble = value::applyAsLong;
        meters.add(Gauge.builder(name, this, asDouble)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    /** A connection is ending, for one of the {@link Reasons}. */
    void ended(String reason) {
        count(ending(reason));
    }

    private @Nullable Counter ending(String reason) {
        return endings.computeIfAbsent(
                reason, first -> counter("hub.closes", "WebSockets that ended, by reason.", first));
    }

    /** Somebody was not let in, for one of the {@link Reasons}. */
    void refused(String reason) {
        count(refusal(reason));
    }

    private static void count(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    private @Nullable Counter refusal(String reason) {
        return refusals.computeIfAbsent(
                reason, first -> counter("hub.refusals", "Requests and WebSockets not let in, by reason.", first));
    }

    private synchronized @Nullable Counter counter(String name, String description, String reason) {
        if (hidden) {
            return null;
        }
        Counter counter = Counter.builder(name)
                .description(description)
                .tags(tags.and("reason", reason))
                .register(registry);
        meters.add(counter);
        return counter;
    }

    /** Shows nothing more: the hall is no more. */
    synchronized void hide() {
        hidden = true;
        meters.forEach(registry::remove);
    }
}
