package io.chamberhub.bench.load;

/**
 * Numbers of 48 bits as eight printable letters of six bits, which in turn are the bytes of one long. None of them is a
 * quote or a backslash, so that they may stand in JSON.
 */
final class Letters {
    private static final long ZEROS = 0x3030303030303030L;
    private static final long NO_LETTER = 0xC0C0C0C0C0C0C0C0L;
    private static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
    private static final long TILDES = 0x7E7E7E7E7E7E7E7EL;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;

    private Letters() {}

    static long of(long value) {
        long x = ((value & 0xFFFFFF000000L) << 8) | (value & 0xFFFFFFL);
        x = ((x & 0x00FFF00000FFF000L) << 4) | (x & 0x00000FFF00000FFFL);
        x = ((x & 0x0FC00FC00FC00FC0L) << 2) | (x & 0x003F003F003F003FL);
        return exchanged(x + ZEROS);
    }

    /** The same with tildes, which are no letters, for backslashes, and the other way round. */
    private static long exchanged(long letters) {
        long some = (zeros(letters ^ BACKSLASHES) | zeros(letters ^ TILDES)) >>> 7;
        return letters ^ (some * ('~' ^ '\\'));
    }

    /** The top bit of each byte that is zero, and no others. */
    private static long zeros(long bytes) {
        return ~(((bytes & LOW_BITS) + LOW_BITS) | bytes | LOW_BITS);
    }

    /** The number, or -1 if these are not such letters. */
    static long value(long letters) {
        long x = exchanged(letters) - ZEROS;
        if ((x & NO_LETTER) != 0) {
            return -1;
        }
        x = ((x & 0x3F003F003F003F00L) >>> 2) | (x & 0x003F003F003F003FL);
        x = ((x & 0x0FFF00000FFF0000L) >>> 4) | (x & 0x00000FFF00000FFFL);
        return ((x & 0x00FFFFFF00000000L) >>> 8) | (x & 0x00FFFFFFL);
    }
}
