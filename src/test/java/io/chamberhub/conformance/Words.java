package io.chamberhub.conformance;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of one column of a row, taken one after the other. Commas are for the reader's eye only. */
final class Words {
    /** Content in quotes, which may be repeated, or anything else up to a blank. */
    private static final Pattern WORD = Pattern.compile("((?:\\d+\\*)?\"(?:[^\"\\\\]|\\\\.)*\")|[^\\s\",]+");

    private static final Pattern CONTENT = Pattern.compile("(?:(\\d+)\\*)?\"(.*)\"", Pattern.DOTALL);
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9a-f]{2})|(.))|[^\\\\]+", Pattern.DOTALL);

    private final Deque<String> left;

    Words(String text) {
        List<String> words =
                WORD.matcher(text).results().map(MatchResult::group).toList();
        left = new ArrayDeque<>(words);
    }

    boolean isEmpty() {
        return left.isEmpty();
    }

    /** The next word, whatever it is. */
    String word() {
        if (left.isEmpty()) {
            throw new NoSuchElementException("another word was expected");
        }
        return left.remove();
    }

    int number() {
        return Integer.parseInt(word());
    }

    /** Takes this word if it is the next one. */
    boolean take(String word) {
        boolean next = word.equals(left.peek());
        if (next) {
            left.remove();
        }
        return next;
    }

    boolean nextIsNumber() {
        return !left.isEmpty() && left.peek().matches("\\d+");
    }

    boolean nextIsContent() {
        return !left.isEmpty() && left.peek().endsWith("\"");
    }

    /** All content that comes next, as bytes; none are no bytes. */
    Buffer content() {
        Buffer all = Buffer.buffer();
        while (nextIsContent()) {
            Matcher content = CONTENT.matcher(left.remove());
            if (!content.matches()) {
                throw new IllegalArgumentException("not content");
            }
            Buffer once = bytes(content.group(2));
            int times = content.group(1) == null ? 1 : Integer.parseInt(content.group(1));
            all.appendBytes(repeated(once.getBytes(), times));
        }
        return all;
    }

    private static byte[] repeated(byte[] once, int times) {
        byte[] all = new byte[once.length * times];
        for (int i = 0; i < all.length; i++) {
            all[i] = once[i % once.length];
        }
        return all;
    }

    /** The same as text. */
    String text() {
        return content().toString(StandardCharsets.ISO_8859_1);
    }

    private static Buffer bytes(String quoted) {
        Buffer bytes = Buffer.buffer();
        ESCAPE.matcher(quoted).results().forEach(part -> {
            if (part.group(1) != null) {
                bytes.appendByte((byte) Integer.parseInt(part.group(1), 16));
            } else if (part.group(2) != null) {
                bytes.appendString(unescaped(part.group(2)));
            } else {
                bytes.appendString(part.group());
            }
        });
        return bytes;
    }

    private static String unescaped(String letter) {
        return switch (letter) {
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            case "\\", "\"" -> letter;
            default -> throw new IllegalArgumentException("\\" + letter + " means nothing");
        };
    }
}
