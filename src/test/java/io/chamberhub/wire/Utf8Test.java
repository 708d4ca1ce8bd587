package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    /** Long enough for a few words of eight bytes, and some more. */
    private static final int LONG = 29;

    /** What is missing of characters that have begun. */
    private static final Map<String, byte[]> FINISHED = Map.of(
            "c3", bytes("a9"),
            "e2", bytes("82 ac"),
            "e2 82", bytes("ac"),
            "f0", bytes("9f 98 80"),
            "f0 9f", bytes("98 80"),
            "f0 9f 98", bytes("80"));

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer chars = CharBuffer.allocate(1024);

    @Test
    void empty_text_is_text() {
        Utf8 utf8 = new Utf8();
        assertThat(utf8.accepts(Buffer.buffer())).isTrue();
        assertThat(utf8.complete()).isTrue();
    }

    @Test
    void every_code_point_is_accepted_but_surrogates() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
            if (isText(Buffer.buffer(encode(codePoint))) == surrogate) {
                assertThat(codePoint).as("code point on the wrong side").isNull();
            }
        }
    }

    @Test
    void what_lies_beyond_the_last_code_point_is_refused() {
        assertThat(isText(Buffer.buffer(encode(0x10FFFF)))).isTrue();
        assertThat(isText(Buffer.buffer(encode(0x110000)))).isFalse();
        assertThat(isText(Buffer.buffer(encode(0x1FFFFF)))).isFalse();
    }

    @Test
    void agrees_with_the_decoder_of_java_on_all_sequences_of_up_to_three_bytes() {
        for (int length = 1; length <= 3; length++) {
            byte[] bytes = new byte[length];
            Buffer buffer = Buffer.buffer(bytes);
            // Three bytes of which the first is ASCII are two bytes, which have been tried; DEL stands for them all.
            int from = length == 3 ? 0x7F << 16 : 0;
            for (int sequence = from; sequence < 1 << (8 * length); sequence++) {
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) (sequence >> (8 * (length - 1 - i)));
                    buffer.setByte(i, bytes[i]);
                }
                assertAgrees(buffer, bytes);
            }
        }
    }

    @Test
    void agrees_with_the_decoder_of_java_on_sequences_of_four_bytes() {
        Random random = new Random(4);
        for (int i = 0; i < 500_000; i++) {
            byte[] bytes = encode(0x10000 + random.nextInt(0x120000));
            if (random.nextInt(4) == 0) {
                bytes[random.nextInt(4)] = (byte) random.nextInt(256);
            }
            assertAgrees(Buffer.buffer(bytes), bytes);
        }
    }

    @Test
    void fails_on_the_first_byte_that_nothing_could_make_valid() {
        BitSet[] beginnings = {new BitSet(), new BitSet(), new BitSet()};
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < 0xD800 || codePoint > 0xDFFF) {
                int beginning = 0;
                byte[] bytes = encode(codePoint);
                for (int i = 0; i < Math.min(3, bytes.length); i++) {
                    beginning = (beginning << 8) | (bytes[i] & 0xFF);
                    beginnings[i].set(beginning);
                }
            }
        }
        for (int a = 0; a < 256; a++) {
            assertThat(accepts(a)).isEqualTo(beginnings[0].get(a));
            for (int b = 0; b < 256 && a >= 0xC0 && beginnings[0].get(a); b++) {
                int ab = (a << 8) | b;
                assertThat(accepts(a, b)).isEqualTo(beginnings[1].get(ab));
                for (int c = 0; c < 256 && a >= 0xE0 && beginnings[1].get(ab); c++) {
                    if (accepts(a, b, c) != beginnings[2].get((ab << 8) | c)) {
                        assertThat(HexFormat.of().toHexDigits((ab << 8) | c)).isNull();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "80, 1",
        "bf, 1",
        "c0 80, 1",
        "c1 bf, 1",
        "f5, 1",
        "ff, 1",
        "61 62 fe, 3", //
        "c2 41, 2",
        "c2 c2, 2",
        "e0 9f, 2",
        "ed a0, 2",
        "f0 8f, 2",
        "f4 90, 2", //
        "e1 80 7f, 3",
        "e1 80 c0, 3",
        "f1 80 80 c0, 4",
        "ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80, 13"
    })
    void fails_fast_at_the_byte(String hex, int failsAt) {
        byte[] bytes = bytes(hex);
        Utf8 utf8 = new Utf8();
        for (int i = 1; i < failsAt; i++) {
            assertThat(utf8.accepts(Buffer.buffer(new byte[] {bytes[i - 1]}))).isTrue();
        }
        assertThat(utf8.accepts(Buffer.buffer(new byte[] {bytes[failsAt - 1]}))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u007f",
                "\u0080",
                "\u07ff",
                "\u0800",
                "\ud7ff",
                "\ue000",
                "\uffff",
                "\ud800\udc00",
                "\udbff\udfff",
                "κόσμε \ud83d\ude00!"
            })
    void pieces_may_begin_and_end_inside_a_character(String text) {
        Buffer bytes = Buffer.buffer(text);
        for (int i = 0; i <= bytes.length(); i++) {
            for (int j = i; j <= bytes.length(); j++) {
                Utf8 utf8 = new Utf8();
                assertThat(utf8.accepts(bytes.slice(0, i))).isTrue();
                assertThat(utf8.accepts(bytes.slice(i, j))).isTrue();
                assertThat(utf8.accepts(bytes.slice(j, bytes.length()))).isTrue();
                assertThat(utf8.complete()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0xBF, 0xC0, 0xC1, 0xC3, 0xE2, 0xED, 0xF5, 0xFF})
    void a_bad_byte_is_seen_wherever_it_stands_in_a_long_text(int bad) {
        for (int at = 0; at < LONG; at++) {
            byte[] bytes = ascii(LONG);
            bytes[at] = (byte) bad;
            Buffer text = Buffer.buffer(bytes);
            assertThat(isText(text)).as("at %d", at).isFalse();
            for (int cut = 0; cut <= LONG; cut++) {
                assertThat(isText(text.slice(0, cut), text.slice(cut, LONG)))
                        .as("at %d, cut at %d", at, cut)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e9", "\u20ac", "\ud83d\ude00", "\u00e9\u20ac", "\ud83d\ude00\ud83d\ude00"})
    void characters_of_several_bytes_may_stand_anywhere_in_a_long_text(String characters) {
        Buffer several = Buffer.buffer(characters);
        for (int before = 0; before < LONG; before++) {
            for (int behind = 0; behind < LONG; behind++) {
                Buffer text = Buffer.buffer(ascii(before)).appendBuffer(several).appendBytes(ascii(behind));
                assertThat(isText(text)).isTrue();
                Buffer odd = Buffer.buffer("odd").appendBuffer(text);
                assertThat(isText(odd.slice(3, odd.length()))).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "e2", "e2 82", "f0", "f0 9f", "f0 9f 98"})
    void a_character_that_a_long_text_leaves_unfinished_is_finished_by_the_next(String hex) {
        byte[] begun = bytes(hex);
        for (int before = 0; before < LONG; before++) {
            for (int behind = 0; behind < LONG; behind++) {
                Utf8 utf8 = new Utf8();
                assertThat(utf8.accepts(Buffer.buffer(ascii(before)).appendBytes(begun)))
                        .isTrue();
                assertThat(utf8.unfinished()).isEqualTo(begun.length);
                Buffer rest = Buffer.buffer(FINISHED.get(hex)).appendBytes(ascii(behind));
                assertThat(utf8.accepts(rest)).isTrue();
                assertThat(utf8.complete()).isTrue();
                assertThat(utf8.unfinished()).isZero();
            }
            assertThat(isText(Buffer.buffer(ascii(before)).appendBytes(begun), Buffer.buffer(ascii(LONG))))
                    .as("ASCII instead of the rest")
                    .isFalse();
        }
    }

    @Test
    void agrees_with_the_decoder_of_java_on_long_texts_with_and_without_mistakes() {
        Random random = new Random(8);
        String[] letters = {"a", "b", "\u007f", "longer words", "\u00e9", "\u20ac", "\ud83d\ude00"};
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int words = random.nextInt(LONG); words > 0; words--) {
                text.append(letters[random.nextInt(letters.length)]);
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            assertAgrees(Buffer.buffer(bytes), bytes);
        }
    }

    @Test
    void a_break_after_a_piece_border_is_seen() {
        Utf8 utf8 = new Utf8();
        assertThat(utf8.accepts(Buffer.buffer(bytes("61 ed")))).isTrue();
        assertThat(utf8.accepts(Buffer.buffer(bytes("a0")))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c2", "e2", "e2 82", "f0", "f0 9f", "f0 9f 98", "61 62 c3"})
    void text_that_ends_inside_a_character_is_not_complete(String hex) {
        Utf8 utf8 = new Utf8();
        assertThat(utf8.accepts(Buffer.buffer(bytes(hex)))).isTrue();
        assertThat(utf8.complete()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "61, 0",
        "c2, 1",
        "c2 80, 0",
        "e2, 1",
        "e2 82, 2",
        "e2 82 ac, 0", //
        "f0, 1",
        "f0 9f, 2",
        "f0 9f 98, 3",
        "f0 9f 98 80, 0",
        "e2 82 ac f0 9f, 2",
        "f0 9f 98 80 61, 0"
    })
    void the_bytes_of_an_unfinished_character_are_counted(String hex, int unfinished) {
        Utf8 utf8 = new Utf8();
        assertThat(utf8.accepts(Buffer.buffer(bytes(hex)))).isTrue();
        assertThat(utf8.unfinished()).isEqualTo(unfinished);
    }

    @Test
    void a_complete_text_leaves_it_ready_for_the_next() {
        Utf8 utf8 = new Utf8();
        assertThat(utf8.accepts(Buffer.buffer("\u20ac"))).isTrue();
        assertThat(utf8.complete()).isTrue();
        assertThat(utf8.accepts(Buffer.buffer("\ud83d\ude00"))).isTrue();
        assertThat(utf8.complete()).isTrue();
    }

    private void assertAgrees(Buffer buffer, byte[] bytes) {
        chars.clear();
        boolean expected =
                !decoder.reset().decode(ByteBuffer.wrap(bytes), chars, true).isError();
        if (isText(buffer) != expected) {
            assertThat(HexFormat.of().formatHex(bytes))
                    .as("java says " + expected)
                    .isNull();
        }
    }

    private static boolean isText(Buffer... pieces) {
        Utf8 utf8 = new Utf8();
        return Arrays.stream(pieces).allMatch(utf8::accepts) && utf8.complete();
    }

    private static byte[] ascii(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 37 & 0x7F);
        }
        return bytes;
    }

    private static boolean accepts(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new Utf8().accepts(Buffer.buffer(bytes));
    }

    private static byte[] bytes(String hex) {
        return hex.isEmpty() ? new byte[0] : HexFormat.ofDelimiter(" ").parseHex(hex);
    }

    /** RFC 3629 section 3, without its exceptions. */
    private static byte[] encode(int codePoint) {
        if (codePoint < 0x80) {
            return new byte[] {(byte) codePoint};
        }
        if (codePoint < 0x800) {
            return new byte[] {(byte) (0xC0 | (codePoint >> 6)), continuation(codePoint, 0)};
        }
        if (codePoint < 0x10000) {
            return new byte[] {(byte) (0xE0 | (codePoint >> 12)), continuation(codePoint, 6), continuation(codePoint, 0)
            };
        }
        return new byte[] {
            (byte) (0xF0 | (codePoint >> 18)),
            continuation(codePoint, 12),
            continuation(codePoint, 6),
            continuation(codePoint, 0)
        };
    }

    private static byte continuation(int codePoint, int shift) {
        return (byte) (0x80 | ((codePoint >> shift) & 0x3F));
    }
}
