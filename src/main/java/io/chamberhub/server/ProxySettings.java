package io.chamberhub.server;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Which peers are proxies, to be believed what they say of the clients behind them.
 *
 * @param trusted IP addresses, or blocks of them as in {@code 10.0.0.0/8}
 * @param protocol whether each connection begins with a header of the PROXY protocol, version 1 or 2
 */
public record ProxySettings(List<String> trusted, boolean protocol) {
    /** An address, or a block of addresses, by its letters; whether it is one shows when it is read. */
    public static final Pattern BLOCK =
            Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(/[0-9]{1,3})?");

    public ProxySettings {
        trusted = List.copyOf(trusted);
        if (!trusted.stream().allMatch(ProxySettings::isBlock)) {
            throw new IllegalArgumentException("proxy.trusted: " + trusted + " has what is no block of addresses");
        }
        if (protocol && trusted.isEmpty()) {
            throw new IllegalArgumentException("proxy.protocol: of no use without proxy.trusted");
        }
    }

    /** Whether something is an address or a block of them. */
    public static boolean isBlock(String text) {
        return IpBlock.read(text).isPresent();
    }

    /** Nobody is trusted. */
    public static ProxySettings none() {
        return new ProxySettings(List.of(), false);
    }
}
