package io.chamberhub.bus;

import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of the event bus's routing table that the hub answers itself, and tells the bus of at once. Thread-safe. */
abstract class OwnRoutes {
    private volatile @Nullable RegistrationListener listener;

    /** The event bus, which remembers what it has asked for. */
    final void listener(RegistrationListener toTell) {
        listener = toTell;
    }

    /** This node has one more handler at an address. */
    abstract void handlerAdded(String address);

    /** This node has one handler less at an address. */
    abstract void handlerRemoved(String address);

    /** Where messages to an address go. */
    abstract List<RegistrationInfo> registrations(String address);

    /** Where messages to an address go has changed. */
    final void announce(String address, List<RegistrationInfo> registrations) {
        RegistrationListener toTell = listener;
        if (toTell != null) {
            toTell.registrationsUpdated(new RegistrationUpdateEvent(address, registrations));
        }
    }

    static RegistrationInfo at(String node) {
        return new RegistrationInfo(node, 0, false);
    }
}
