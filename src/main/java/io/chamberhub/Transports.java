package io.chamberhub;

import io.chamberhub.config.TransportChoice;
import io.chamberhub.server.UnfitFile;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what serves the node's sockets, as the settings say and the machine permits. */
final class Transports {
    private static final Logger log = LoggerFactory.getLogger(Transports.class);

    private Transports() {}

    /** @throws StartFailure if the settings insist on one that cannot be used here */
    static Transport of(TransportChoice choice) throws StartFailure {
        return switch (choice) {
            case AUTO -> epollOrNio();
            case NIO -> Transport.NIO;
            case EPOLL -> insisted(choice, Transport.EPOLL);
            case IO_URING -> insisted(choice, Transport.IO_URING);
        };
    }

    private static Transport epollOrNio() {
        @Nullable Transport epoll = Transport.EPOLL;
        if (epoll != null && epoll.available()) {
            return epoll;
        }
        log.atInfo()
                .addKeyValue("reason", whyNot(epoll))
                .log("epoll cannot be used here; NIO serves in its place, nothing need be done");
        return Transport.NIO;
    }

    private static Transport insisted(TransportChoice choice, @Nullable Transport transport) throws StartFailure {
        if (transport == null || !transport.available()) {
            throw new StartFailure("transport: " + choice.settingName() + " cannot be used here (" + whyNot(transport)
                    + "); set auto, or see to it that it can");
        }
        return transport;
    }

    private static String whyNot(@Nullable Transport transport) {
        return transport == null ? "it is not on the class path" : UnfitFile.inOneLine(transport.unavailabilityCause());
    }
}
