package io.chamberhub.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a machine is: its IP address, without port and zone. An IPv4 address in the clothes of IPv6 ({@code ::ffff:1.2.3.4})
 * is the IPv4 address.
 *
 * @param address made from nothing but its bytes
 */
record IpAddress(InetAddress address) {
    /** What limits count as one address of IPv6: a household or a server gets so much at least. */
    private static final String BLOCK = "::/64";

    /** No address is written with more characters. */
    private static final int LONGEST = 45;

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /** Of whoever is gone before it was asked. */
    static final IpAddress UNKNOWN = read("0.0.0.0").orElseThrow();

    /** The address that is written like this, if one is. No name is ever looked up. */
    static Optional<IpAddress> read(String text) {
        boolean ipv6 = text.length() <= LONGEST && IPV6.matcher(text).matches();
        if (!ipv6 && !IPV4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new IpAddress(InetAddress.getByName(ipv6 ? "[" + text + "]" : text)));
        } catch (UnknownHostException noAddress) {
            return Optional.empty();
        }
    }

    static IpAddress of(InetAddress address) {
        try {
            return new IpAddress(InetAddress.getByAddress(address.getAddress()));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address has as many bytes as one has", impossible);
        }
    }

    boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    byte[] bytes() {
        return address.getAddress();
    }

    /** What counts as one client where connections are counted: an IPv4 address, a /64 of IPv6. */
    String counted() {
        if (isIpv4()) {
            return toString();
        }
        String[] groups = address.getHostAddress().split(":", -1);
        return String.join(":", groups[0], groups[1], groups[2], groups[3]) + BLOCK;
    }

    @Override
    public String toString() {
        return address.getHostAddress();
    }
}
