package io.chamberhub.server;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The proxies that are trusted: what they say of clients is believed, and what anybody else says is not looked at.
 * Thread-safe.
 */
final class Proxies {
    private final List<IpBlock> trusted;

    Proxies(ProxySettings settings) {
        trusted = settings.trusted().stream()
                .flatMap(block -> IpBlock.read(block).stream())
                .toList();
    }

    boolean trust(IpAddress peer) {
        return trusted.stream().anyMatch(block -> block.contains(peer));
    }

    /**
     * Who asks: from the peer back through trusted proxies to the first address that is not one of them, or to the first
     * proxy of all. A trusted proxy that names no address leaves it at the peer. So do {@code Forwarded} and
     * {@code X-Forwarded-For} that disagree: proxies write one of them, and pass on what the client has written into the
     * other.
     *
     * @param peer where the connection comes from
     * @param tls whether it is TLS
     * @param headers the values of a header, whose name is in lower case
     */
    Caller caller(IpAddress peer, boolean tls, Function<String, List<String>> headers) {
        Caller visible = new Caller(peer, tls, Optional.empty());
        if (!trust(peer)) {
            return visible;
        }
        Caller separate = follow(Hop.separate(headers), visible);
        if (headers.apply(Hop.FORWARDED).isEmpty()) {
            return separate;
        }
        Caller forwarded = follow(Hop.forwarded(headers), visible);
        boolean disagree = !headers.apply(Hop.FORWARDED_FOR).isEmpty()
                && !separate.address().equals(forwarded.address());
        return disagree ? visible : forwarded;
    }

    private Caller follow(Stream<Hop> said, Caller peer) {
        Caller caller = peer;
        Iterator<Hop> hops = said.iterator();
        boolean believed = true;
        while (believed && hops.hasNext()) {
            Hop hop = hops.next();
            caller = new Caller(
                    hop.from().orElse(peer.address()),
                    hop.tls().orElse(caller.tls()),
                    Stream.of(hop.host(), caller.host())
                            .flatMap(Optional::stream)
                            .findFirst());
            believed = hop.from().map(this::trust).orElse(false);
        }
        return caller;
    }
}
