package io.chamberhub.verify;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What clients send each other: whose message it is, its number, and filling, under a checksum.
 *
 * @param session number of the sender's session, unique in a run
 * @param number counts a session's messages from 0
 */
record Letter(int session, long number) {
    private static final String FILLING = "the quick brown fox jumps over the lazy dog; ";
    private static final char SEPARATOR = ' ';
    private static final int FIELDS = 4;

    /** The content of the message, {@code length} characters of filling included, all of them ASCII. */
    String text(int length) {
        String signed = session + " " + number + " "
                + FILLING.repeat(length / FILLING.length() + 1).substring(0, length);
        return checksum(signed) + SEPARATOR + signed;
    }

    /** Reads what was heard; empty if it is not, to the byte, what was sent. */
    static Optional<Letter> read(String text) {
        String[] fields = text.split(" ", FIELDS);
        if (fields.length < FIELDS || !fields[0].equals(checksum(text.substring(fields[0].length() + 1)))) {
            return Optional.empty();
        }
        return Optional.of(new Letter(Integer.parseInt(fields[1]), Long.parseLong(fields[2])));
    }

    private static String checksum(String signed) {
        CRC32 crc = new CRC32();
        crc.update(signed.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
