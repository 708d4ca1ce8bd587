package io.chamberhub.wire;

import io.vertx.core.buffer.Buffer;

/**
 * Checks text that arrives in pieces (RFC 3629 section 4; RFC 6455 section 8.1). Fails on the first byte that no
 * continuation could make valid, so a bad text ends as soon as it is seen. A complete text leaves it ready for the next
 * one. Not thread-safe.
 */
public final class Utf8 {
    /** The highest bits of eight bytes. */
    static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private int pending;
    private int begun;
    private int low = 0x80;
    private int high = 0xBF;

    /** Reads on. False if the text is broken; then there is nothing more to ask. */
    public boolean accepts(Buffer piece) {
        int length = piece.length();
        int i = 0;
        while (i < length) {
            if (pending == 0) {
                i = skipAscii(piece, i, length);
            }
            for (int stop = Math.min(length, i + Long.BYTES); i < stop; i++) {
                if (!acceptsByte(piece.getUnsignedByte(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Most text is ASCII, or long stretches of it are: eight bytes at a time. */
    private static int skipAscii(Buffer piece, int from, int length) {
        int i = from;
        while (i <= length - Long.BYTES && (piece.getLong(i) & NOT_ASCII) == 0) {
            i += Long.BYTES;
        }
        return i;
    }

    /** True unless the text ends inside a character. */
    public boolean complete() {
        return pending == 0;
    }

    /** How many bytes at the end have begun a character that has not ended yet: 0 to 3. */
    public int unfinished() {
        return begun;
    }

    private boolean acceptsByte(int b) {
        if (pending > 0) {
            boolean inRange = b >= low && b <= high;
            expect(pending - 1, 0x80, 0xBF);
            begun = pending == 0 ? 0 : begun + 1;
            return inRange;
        }
        return b < 0x80 || startsCharacter(b);
    }

    /** The second byte's range excludes overlong forms, surrogates and what lies beyond U+10FFFF. */
    private boolean startsCharacter(int b) {
        if (b >= 0xC2 && b <= 0xDF) {
            expect(1, 0x80, 0xBF);
        } else if (b >= 0xE0 && b <= 0xEF) {
            expect(2, b == 0xE0 ? 0xA0 : 0x80, b == 0xED ? 0x9F : 0xBF);
        } else if (b >= 0xF0 && b <= 0xF4) {
            expect(3, b == 0xF0 ? 0x90 : 0x80, b == 0xF4 ? 0x8F : 0xBF);
        } else {
            return false;
        }
        begun = 1;
        return true;
    }

    private void expect(int continuations, int lowest, int highest) {
        pending = continuations;
        low = lowest;
        high = highest;
    }
}
