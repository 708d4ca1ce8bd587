package io.chamberhub.conversation;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes as a conversation writes them: text with escapes, ids of clients, and sizes of filler. */
final class Payload {
    private static final Pattern PART = Pattern.compile("\\\\(?<escape>[nt\\\\\"])|\\\\x(?<hex>[0-9a-f]{2})"
            + "|\\{(?<size>\\d+) (?<unit>bytes?|KiB|MiB)}|\\{(?<name>\\w+)}|(?<plain>[^\\\\{]+|\\{)");

    private Payload() {}

    static Buffer read(String written, Map<String, String> ids) {
        boolean quoted = written.length() > 1 && written.startsWith("\"") && written.endsWith("\"");
        String text = quoted ? written.substring(1, written.length() - 1) : written;
        Buffer bytes = Buffer.buffer();
        Matcher part = PART.matcher(text);
        int end = 0;
        while (part.find() && part.start() == end) {
            end = part.end();
            append(part, ids, bytes);
        }
        if (end < text.length()) {
            throw new IllegalArgumentException("what is " + text.substring(end));
        }
        return bytes;
    }

    private static void append(Matcher part, Map<String, String> ids, Buffer bytes) {
        if (part.group("plain") != null) {
            bytes.appendString(part.group());
        } else if (part.group("name") != null) {
            String id = ids.get(part.group("name"));
            if (id == null) {
                throw new IllegalArgumentException("nobody has heard the id of " + part.group("name"));
            }
            bytes.appendString(id);
        } else if (part.group("size") != null) {
            bytes.appendBuffer(filler(size(part.group("size"), part.group("unit"))));
        } else if (part.group("hex") != null) {
            bytes.appendByte((byte) Integer.parseInt(part.group("hex"), 16));
        } else {
            char escape = part.group("escape").charAt(0);
            bytes.appendByte((byte) (escape == 'n' ? '\n' : escape == 't' ? '\t' : escape));
        }
    }

    static int size(String number, String unit) {
        int shift =
                switch (unit) {
                    case "KiB" -> 10;
                    case "MiB" -> 20;
                    default -> 0;
                };
        return Integer.parseInt(number) << shift;
    }

    /** Letters in an order that shows when a piece is missing or out of place. */
    private static Buffer filler(int size) {
        byte[] letters = new byte[size];
        for (int i = 0; i < size; i++) {
            letters[i] = (byte) ('a' + (i ^ i >>> 7 ^ i >>> 13) % 26);
        }
        return Buffer.buffer(new String(letters, StandardCharsets.US_ASCII));
    }
}
