package io.chamberhub;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the service by whose name nodes find each other names this node, too. A pod starts before DNS knows of it;
 * nodes that look for each other that early each find nobody, and each found a cluster of their own.
 */
final class OwnRecord {
    /** What DNS says of a name. */
    interface Lookup {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    /** Lets time pass. */
    interface Pause {
        void pass(Duration time) throws InterruptedException;
    }

    private static final Logger log = LoggerFactory.getLogger(OwnRecord.class);
    private static final Duration BETWEEN = Duration.ofMillis(250);

    /** A service that leaves out pods that are not ready would never name the first one. */
    private static final int LOOKS = 120;

    private final Lookup lookup;
    private final Pause pause;

    OwnRecord(Lookup lookup, Pause pause) {
        this.lookup = lookup;
        this.pause = pause;
    }

    /** That of this machine's DNS. */
    static OwnRecord inDns() {
        return new OwnRecord(InetAddress::getAllByName, time -> Thread.sleep(time.toMillis()));
    }

    /**
     * Has the JVM forget soon what DNS says: who is in the cluster changes, and that a name is unknown does not last. Of
     * use only before it has looked anything up.
     */
    static void forgetSoon() {
        Security.setProperty("networkaddress.cache.ttl", "5");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    /**
     * Returns when the service names the host, or in half a minute, or a little later where DNS is slow.
     *
     * @throws UnknownHostException if the host itself is unknown
     */
    void await(String service, String host) throws UnknownHostException, InterruptedException {
        Set<InetAddress> own = new HashSet<>(Arrays.asList(lookup.addresses(host)));
        if (isNamed(service, own)) {
            return;
        }
        log.atInfo().addKeyValue("service", service).addKeyValue("host", host).log("waiting to be found in DNS");
        for (int look = 1; look < LOOKS; look++) {
            pause.pass(BETWEEN);
            if (isNamed(service, own)) {
                return;
            }
        }
        log.atWarn()
                .addKeyValue("service", service)
                .addKeyValue("host", host)
                .log("DNS does not name this node; looking for the others all the same");
    }

    private boolean isNamed(String service, Set<InetAddress> own) {
        try {
            return Arrays.stream(lookup.addresses(service)).anyMatch(own::contains);
        } catch (UnknownHostException notYet) {
            log.debug("{} is not known yet: {}", service, notYet.getMessage());
            return false;
        }
    }
}
