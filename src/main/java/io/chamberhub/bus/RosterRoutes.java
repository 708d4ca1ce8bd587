package io.chamberhub.bus;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The part of the event bus's routing table that the hub answers itself: chamber addresses. Instead of a cluster-wide
 * subscription per address, which would be seen late by nodes that have it cached, the shards say whom they know to be
 * there, and the bus is told at once.
 */
final class RosterRoutes extends OwnRoutes implements Routes {
    private record Route(ShardId from, ShardId to) {}

    /** One address. Changed under the lock that the map holds for its key; {@code current} is read without it. */
    private static final class Address {
        final Set<Route> routes = new HashSet<>();
        /** Handlers on this node. */
        int handlers;

        volatile List<RegistrationInfo> current = List.of();

        boolean unused() {
            return routes.isEmpty() && handlers == 0;
        }
    }

    private final Supplier<String> self;
    private final Map<String, Address> addresses = new ConcurrentHashMap<>();

    /** @param self the id of this node, known once it has joined */
    RosterRoutes(Supplier<String> self) {
        this.self = self;
    }

    @Override
    public void add(ChamberName chamber, ShardId from, ShardId to) {
        change(chamber.address(), address -> address.routes.add(new Route(from, to)));
    }

    @Override
    public void remove(ChamberName chamber, ShardId from, ShardId to) {
        change(chamber.address(), address -> address.routes.remove(new Route(from, to)));
    }

    @Override
    void handlerAdded(String address) {
        change(address, entry -> entry.handlers++);
    }

    @Override
    void handlerRemoved(String address) {
        change(address, entry -> entry.handlers--);
    }

    @Override
    List<RegistrationInfo> registrations(String address) {
        Address entry = addresses.get(address);
        return entry == null ? List.of() : entry.current;
    }

    /** How many addresses have a route or a handler. */
    int size() {
        return addresses.size();
    }

    /** In one step per address, so that the bus hears of changes in the order in which they were made. */
    private void change(String name, Consumer<Address> step) {
        addresses.compute(name, (n, known) -> {
            Address entry = known == null ? new Address() : known;
            step.accept(entry);
            List<RegistrationInfo> now = nodes(entry);
            if (!now.equals(entry.current)) {
                entry.current = now;
                announce(name, now);
            }
            return entry.unused() ? null : entry;
        });
    }

    private List<RegistrationInfo> nodes(Address entry) {
        String here = self.get();
        Set<String> nodes = new HashSet<>();
        for (Route route : entry.routes) {
            if (!route.to.node().equals(here)) {
                nodes.add(route.to.node());
            }
        }
        // A single handler is that of the shard that publishes: nobody else on this node need hear it.
        if (entry.handlers > 1) {
            nodes.add(here);
        }
        return nodes.stream().sorted().map(OwnRoutes::at).toList();
    }
}
