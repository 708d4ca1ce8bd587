package io.chamberhub.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What operators want to know, over all shards of a node: totals since its start, unless they say otherwise. Thread-safe. */
final class Counts {
    private record Place(String path, Protocol protocol) {
        static Place of(HallSettings settings) {
            return new Place(settings.path(), settings.protocol());
        }
    }

    /** The chambers and rooms in which somebody is. */
    final OpenChambers open = new OpenChambers();

    private final MeterRegistry registry;
    private final Map<Place, HallCounts> halls = new ConcurrentHashMap<>();

    /** What concerns no hall in particular. */
    final HallCounts nowhere;

    /** From reading a message until its tick has been handed to the sockets; of some messages only. */
    final Timer deliveries;

    /** How late timers of shards are. */
    final Timer lags;

    /** @param registry shows what concerns halls, and how long things take */
    Counts(MeterRegistry registry) {
        this.registry = registry;
        this.nowhere = HallCounts.ofNone(registry);
        this.deliveries = Durations.FAST.timer(
                registry, "hub.delivery", "From reading a message to handing it to sockets; one of some.");
        this.lags = Durations.SLOW.timer(registry, "hub.event.loop.lag", "How late timers of event loops are.");
    }

    /** What concerns a hall that is {@linkplain #show shown}; that of any other is not told apart. */
    HallCounts hall(HallSettings hall) {
        return halls.getOrDefault(Place.of(hall), nowhere);
    }

    /** These are the halls from now on: what concerned others is shown no more. */
    void show(Collection<HallSettings> present) {
        present.forEach(hall -> halls.computeIfAbsent(Place.of(hall), first -> HallCounts.of(registry, hall)));
        Set<Place> kept = present.stream().map(Place::of).collect(Collectors.toSet());
        halls.entrySet().removeIf(hall -> {
            boolean gone = !kept.contains(hall.getKey());
            if (gone) {
                hall.getValue().hide();
            }
            return gone;
        });
    }

    /** Times that something of another shard's stream was missing on the bus. */
    final LongAdder gaps = new LongAdder();

    /** Events that were missing and have been repeated. */
    final LongAdder repaired = new LongAdder();

    /** Events that never came. */
    final LongAdder lost = new LongAdder();

    /** Messages that were compressed, once on each shard with members who take them so. */
    final LongAdder compressions = new LongAdder();

    /** Connections that were ended because no pong came. */
    final LongAdder heartbeatsMissed = new LongAdder();

    /** Clients for whom too much waits now, and for whose sake others are not read from. */
    final LongAdder slow = new LongAdder();

    /** Connections that were ended because too much waited for their clients. */
    final LongAdder tooSlow = new LongAdder();

    /** Connections that are no WebSockets now, and whose request is awaited. */
    final LongAdder handshakes = new LongAdder();

    /** Connections that were closed because no request came in time. */
    final LongAdder handshakesTimedOut = new LongAdder();

    /** Connections that were closed because too many others awaited their requests, too. */
    final LongAdder handshakesDropped = new LongAdder();
}
