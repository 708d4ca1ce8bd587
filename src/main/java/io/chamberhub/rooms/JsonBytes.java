package io.chamberhub.rooms;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * JSON as bytes, written from the beginning to the end. Puts commas where they belong; that every object is ended is up to who
 * writes. What UTF-8 cannot say is replaced by U+FFFD. Not thread-safe.
 */
final class JsonBytes {
    private static final int SIZE = 256;
    /** What a {@code char} may become, in bytes. */
    private static final int MOST = 6;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    /** By character below 0x80: 0 if it stands for itself, 'u' if it is written as a number, else the letter after the backslash. */
    private static final byte[] ESCAPES = escapes();

    private byte[] bytes = new byte[SIZE];
    private int length;

    private static byte[] escapes() {
        byte[] escapes = new byte[0x80];
        Arrays.fill(escapes, 0, 0x20, (byte) 'u');
        escapes['\b'] = 'b';
        escapes['\t'] = 't';
        escapes['\n'] = 'n';
        escapes['\f'] = 'f';
        escapes['\r'] = 'r';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }

    JsonBytes beginObject() {
        return begin('{');
    }

    JsonBytes endObject() {
        return end('}');
    }

    JsonBytes beginArray() {
        return begin('[');
    }

    JsonBytes endArray() {
        return end(']');
    }

    /** The name of the field whose value comes next. */
    JsonBytes name(String name) {
        text(name);
        ensure(1);
        bytes[length++] = ':';
        return this;
    }

    JsonBytes text(String text) {
        separate();
        int count = text.length();
        ensure(count + 2);
        bytes[length++] = '"';
        for (int i = plain(text); i < count; i++) {
            ensure(MOST + count - i);
            i += character(text, i);
        }
        bytes[length++] = '"';
        return this;
    }

    /** Writes the beginning of a text, as far as its characters are bytes and stand for themselves; mostly that is all of it. */
    private int plain(String text) {
        byte[] to = bytes;
        int start = length;
        int count = text.length();
        int i = 0;
        while (i < count && text.charAt(i) < 0x80 && ESCAPES[text.charAt(i)] == 0) {
            to[start + i] = (byte) text.charAt(i);
            i++;
        }
        length = start + i;
        return i;
    }

    JsonBytes truth(boolean value) {
        return literal(value ? "true" : "false");
    }

    JsonBytes number(int value) {
        return literal(String.valueOf(value));
    }

    /** A field and its value. */
    JsonBytes field(String name, String value) {
        return name(name).text(value);
    }

    /** All that has been written. */
    Buffer buffer() {
        return Buffer.buffer(length).appendBytes(bytes, 0, length);
    }

    private JsonBytes begin(char bracket) {
        separate();
        ensure(1);
        bytes[length++] = (byte) bracket;
        return this;
    }

    private JsonBytes end(char bracket) {
        ensure(1);
        bytes[length++] = (byte) bracket;
        return this;
    }

    private JsonBytes literal(String ascii) {
        separate();
        ensure(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /** A comma, unless something begins here: what was written last is outside of texts and tells. */
    private void separate() {
        ensure(1);
        byte last = length == 0 ? (byte) '{' : bytes[length - 1];
        if (last != '{' && last != '[' && last != ':') {
            bytes[length++] = ',';
        }
    }

    /** Writes any character; how many more {@code char}s than one that were. */
    private int character(String text, int at) {
        char c = text.charAt(at);
        if (c < 0x80) {
            ascii(c);
        } else if (c < 0x800) {
            bytes[length++] = (byte) (0xC0 | c >> 6);
            continuation(c);
        } else if (WellFormed.isPair(text, at)) {
            int codePoint = Character.toCodePoint(c, text.charAt(at + 1));
            bytes[length++] = (byte) (0xF0 | codePoint >> 18);
            continuation(codePoint >> 12);
            continuation(codePoint >> 6);
            continuation(codePoint);
            return 1;
        } else {
            char known = Character.isSurrogate(c) ? WellFormed.REPLACEMENT : c;
            bytes[length++] = (byte) (0xE0 | known >> 12);
            continuation(known >> 6);
            continuation(known);
        }
        return 0;
    }

    private void ascii(char c) {
        byte letter = ESCAPES[c];
        if (letter == 0) {
            bytes[length++] = (byte) c;
            return;
        }
        bytes[length++] = '\\';
        bytes[length++] = letter;
        if (letter == 'u') {
            bytes[length++] = '0';
            bytes[length++] = '0';
            bytes[length++] = HEX[c >> 4];
            bytes[length++] = HEX[c & 0xF];
        }
    }

    private void continuation(int bits) {
        bytes[length++] = (byte) (0x80 | (bits & 0x3F));
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
