package io.chamberhub.bus;

import io.chamberhub.chamber.Range;
import java.util.regex.Pattern;

/** The spelling of network addresses in settings. */
public final class Endpoint {
    private static final String IPV6 = "[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*";
    private static final String PORT_NUMBER =
            "([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])";

    /** A host name, an IPv4 address, or an IPv6 address without brackets. */
    public static final Pattern HOST = Pattern.compile("([\\w.-]+|" + IPV6 + "(%\\w+)?)");

    /** The same without the wildcards, at which nobody can be reached. */
    public static final Pattern REACHABLE_HOST = Pattern.compile("(?!(0\\.0\\.0\\.0|::)$)" + HOST.pattern());

    /** {@code host:port}, an IPv6 address in brackets. */
    public static final Pattern HOST_AND_PORT = Pattern.compile("([\\w.-]+|\\[" + IPV6 + "\\]):" + PORT_NUMBER);

    /** Ports to listen on, 0 for any free one. */
    public static final Range PORT = new Range(0, 65_535);

    /** Ports others have to know beforehand. */
    public static final Range FIXED_PORT = new Range(1, 65_535);

    private Endpoint() {}

    /** Refuses what cannot be a host, naming the setting it was meant for. */
    public static void requireHost(String name, String value) {
        if (!HOST.matcher(value).matches()) {
            throw new IllegalArgumentException(name + ": \"" + value + "\" is not a host name or an IP address");
        }
    }
}
