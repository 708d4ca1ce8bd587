package io.chamberhub.server;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that begin with the same bits, written {@code 10.0.0.0/8} or {@code fd00::/8}; or one address.
 *
 * @param any one of them
 * @param bits how many bits they share
 */
record IpBlock(IpAddress any, int bits) {
    private static final Pattern PARTS = Pattern.compile("([^/]+)(?:/([0-9]{1,3}))?");
    /** By how many bits IPv4 addresses are longer in the clothes of IPv6. */
    private static final int MAPPED = 96;

    /** The block that is written like this, if one is. */
    static Optional<IpBlock> read(String text) {
        Matcher parts = PARTS.matcher(text);
        return parts.matches()
                ? IpAddress.read(parts.group(1)).flatMap(address -> block(address, parts))
                : Optional.empty();
    }

    private static Optional<IpBlock> block(IpAddress address, Matcher parts) {
        int all = address.bytes().length * Byte.SIZE;
        boolean mapped = address.isIpv4() && parts.group(1).contains(":");
        int bits = parts.group(2) == null ? all : Integer.parseInt(parts.group(2)) - (mapped ? MAPPED : 0);
        return bits < 0 || bits > all ? Optional.empty() : Optional.of(new IpBlock(address, bits));
    }

    boolean contains(IpAddress address) {
        byte[] own = any.bytes();
        byte[] its = address.bytes();
        int whole = bits / Byte.SIZE;
        int rest = bits % Byte.SIZE;
        return own.length == its.length
                && Arrays.equals(own, 0, whole, its, 0, whole)
                && (rest == 0 || ((own[whole] ^ its[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0);
    }
}
