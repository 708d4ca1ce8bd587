package io.chamberhub.wire;

/**
 * An ending that is put into words when it comes to it.
 *
 * @param code the close code, 1000 to 4999
 * @param reason whatever of it fits a close frame is kept, in whole characters
 */
public record Farewell(int code, String reason) implements CloseReason {
    private static final int LEAST = 1000;
    private static final int MOST = 4999;

    public Farewell {
        if (code < LEAST || code > MOST) {
            throw new IllegalArgumentException("close code " + code);
        }
        reason = reason.substring(0, fitting(reason));
    }

    /** How many characters from the start fit, none of them cut in half. */
    private static int fitting(String text) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            bytes += length(character);
            if (bytes > MAX_LENGTH) {
                break;
            }
            end += Character.charCount(character);
        }
        return end;
    }

    /** In bytes of UTF-8; half a character of UTF-16 becomes a question mark. */
    private static int length(int character) {
        if (character < 0x80 || Character.getType(character) == Character.SURROGATE) {
            return 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character < 0x1_0000 ? 3 : 4;
    }
}
