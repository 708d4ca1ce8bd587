package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameHeadTest {
    private static final int MAX = 1 << 20;

    @Nested
    class Reading {
        @ParameterizedTest
        @CsvSource({
            "00 80 00 00 00 00, CONTINUATION, false, 6, 0, 00000000",
            "80 80 01 02 03 04, CONTINUATION, true, 6, 0, 01020304",
            "01 81 ff fe fd fc, TEXT, false, 6, 1, fffefdfc",
            "81 fd 80 00 00 7f, TEXT, true, 6, 125, 8000007f",
            "02 82 00 ff 00 ff, BINARY, false, 6, 2, 00ff00ff",
            "82 fe 00 7e 01 02 03 04, BINARY, true, 8, 126, 01020304",
            "82 fe 00 ff 01 02 03 04, BINARY, true, 8, 255, 01020304",
            "82 fe 01 00 01 02 03 04, BINARY, true, 8, 256, 01020304",
            "82 fe 80 00 01 02 03 04, BINARY, true, 8, 32768, 01020304",
            "82 fe ff ff 81 82 83 84, BINARY, true, 8, 65535, 81828384",
            "82 ff 00 00 00 00 00 01 00 00 01 02 03 04, BINARY, true, 14, 65536, 01020304",
            "82 ff 00 00 00 00 00 0f ff ff 01 02 03 04, BINARY, true, 14, 1048575, 01020304",
            "82 ff 00 00 00 00 00 10 00 00 01 02 03 04, BINARY, true, 14, 1048576, 01020304",
            "88 80 01 02 03 04, CLOSE, true, 6, 0, 01020304",
            "88 fd 01 02 03 04, CLOSE, true, 6, 125, 01020304",
            "89 84 01 02 03 04, PING, true, 6, 4, 01020304",
            "8a fd 01 02 03 04, PONG, true, 6, 125, 01020304"
        })
        void a_head_is_what_its_bytes_say(
                String hex, Opcode opcode, boolean fin, int length, int payloadLength, String mask)
                throws ProtocolViolation {
            byte[] head = bytes(hex);
            FrameHead expected =
                    new FrameHead(opcode, fin, false, length, payloadLength, Integer.parseUnsignedInt(mask, 16));
            assertThat(read(head, MAX)).isEqualTo(expected);
            assertThat(read(Arrays.copyOf(head, head.length + 3), MAX))
                    .as("with more behind it")
                    .isEqualTo(expected);
            assertThat(expected.total()).isEqualTo(length + payloadLength);
            for (int cut = 0; cut < head.length; cut++) {
                assertThat(read(Arrays.copyOf(head, cut), MAX))
                        .as("%d bytes of it", cut)
                        .isNull();
            }
        }

        @Test
        void what_lies_before_and_behind_does_not_matter() throws ProtocolViolation {
            ByteBuffer in = ByteBuffer.wrap(bytes("ff ff ff 81 85 01 02 03 04 ff ff"));
            in.position(7).limit(9);
            in = in.duplicate().clear().position(1);
            assertThat(FrameHead.read(in, 3, 9, MAX, false))
                    .isEqualTo(new FrameHead(Opcode.TEXT, true, false, 6, 5, 0x01020304));
            assertThat(FrameHead.read(in, 3, 8, MAX, false))
                    .as("what has not come")
                    .isNull();
            assertThat(in.position()).isEqualTo(1);
        }

        @Test
        void the_longest_frame_can_be_counted() {
            assertThat(new FrameHead(Opcode.BINARY, true, false, 14, Integer.MAX_VALUE, 0).total())
                    .isEqualTo(Integer.MAX_VALUE + 14L);
        }
    }

    @Nested
    class Refusing {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    // Reserved bits.
                    "c1",
                    "a1",
                    "91",
                    "f1",
                    "c9",
                    // Without a mask.
                    "81 00",
                    "81 7e",
                    "81 7f",
                    "80 05",
                    "88 00",
                    // Control frames in pieces.
                    "08",
                    "09",
                    "0a",
                    // A close frame with half a code.
                    "88 81",
                    // Control frames that are too long.
                    "88 fe",
                    "88 ff",
                    "89 fe",
                    "89 ff",
                    "8a fe",
                    "8a ff",
                    // A length that could have been said in fewer bytes.
                    "81 fe 00 00",
                    "81 fe 00 7d",
                    "81 ff 00 00 00 00 00 00 00 00",
                    "81 ff 00 00 00 00 00 00 00 7e",
                    "81 ff 00 00 00 00 00 00 ff ff",
                    // Its highest bit.
                    "81 ff 80 00 00 00 00 00 00 00",
                    "81 ff 80 00 00 00 00 01 00 00",
                    "81 ff ff ff ff ff ff ff ff ff"
                })
        void what_the_rfc_forbids_is_refused_as_soon_as_it_can_be_seen(String hex) throws ProtocolViolation {
            assertRefusedAtItsLastByte(bytes(hex), MAX, Ending.PROTOCOL_ERROR);
        }

        @Test
        void opcodes_that_are_reserved_are_refused() throws ProtocolViolation {
            for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
                for (int fin : new int[] {0, 0x80}) {
                    assertRefusedAtItsLastByte(new byte[] {(byte) (fin | opcode)}, MAX, Ending.PROTOCOL_ERROR);
                }
            }
        }

        @ParameterizedTest
        @CsvSource({
            "81 81, 0",
            "01 fd, 124",
            "80 fe 00 7e, 125",
            "82 fe ff ff, 65534",
            "82 ff 00 00 00 00 00 01 00 00, 65535",
            "82 ff 00 00 00 00 00 10 00 01, 1048576",
            "82 ff 00 00 00 00 80 00 00 00, 2147483647",
            "82 ff 00 00 00 01 00 00 00 05, 1048576",
            "82 ff 7f ff ff ff ff ff ff ff, 2147483647"
        })
        void a_data_frame_that_is_too_big_is_refused_before_any_of_it_has_come(String hex, int maxPayload)
                throws ProtocolViolation {
            assertRefusedAtItsLastByte(bytes(hex), maxPayload, Ending.FRAME_TOO_BIG);
        }

        @ParameterizedTest
        @CsvSource({"81 81 01 02 03 04, 1", "01 fd 01 02 03 04, 125", "80 fe 00 7e 01 02 03 04, 126"})
        void one_that_is_just_as_big_as_allowed_is_not(String hex, int maxPayload) throws ProtocolViolation {
            assertThat(Objects.requireNonNull(read(bytes(hex), maxPayload)).payloadLength())
                    .isEqualTo(maxPayload);
        }

        @ParameterizedTest
        @ValueSource(strings = {"88 fd 01 02 03 04", "89 81 01 02 03 04", "8a fd 01 02 03 04"})
        void what_data_may_measure_is_no_matter_for_control_frames(String hex) throws ProtocolViolation {
            assertThat(read(bytes(hex), 0)).isNotNull();
        }

        private void assertRefusedAtItsLastByte(byte[] head, int maxPayload, Ending ending) throws ProtocolViolation {
            assertThat(read(Arrays.copyOf(head, head.length - 1), maxPayload)).isNull();
            ProtocolViolation violation = catchThrowableOfType(ProtocolViolation.class, () -> read(head, maxPayload));
            assertThat(violation).isNotNull();
            assertThat(violation.ending()).isEqualTo(ending);
        }
    }

    @Nested
    class Unmasking {
        private static final int LONGEST = 40;
        private static final int FARTHEST = 8;

        static Stream<Named<IntFunction<ByteBuffer>>> memories() {
            return Stream.of(Named.of("heap", ByteBuffer::allocate), Named.of("direct", ByteBuffer::allocateDirect));
        }

        @ParameterizedTest
        @MethodSource("memories")
        void every_byte_is_unmasked_and_no_other_changes(IntFunction<ByteBuffer> memory) {
            Random random = new Random(6455);
            for (int length = 0; length <= LONGEST; length++) {
                for (int from = 0; from <= FARTHEST; from++) {
                    int mask = random.nextInt();
                    byte[] bytes = new byte[from + length + FARTHEST];
                    random.nextBytes(bytes);
                    ByteBuffer in = memory.apply(bytes.length).put(bytes).position(1);
                    boolean ascii =
                            new FrameHead(Opcode.BINARY, true, false, 6, length, mask).unmask(in, from, 0, length);
                    assertThat(in.position()).isEqualTo(1);
                    byte[] unmasked = new byte[bytes.length];
                    in.get(0, unmasked);
                    assertThat(unmasked)
                            .as("%d bytes at %d", length, from)
                            .isEqualTo(unmasked(bytes, from, length, mask));
                    assertThat(ascii).isEqualTo(isAscii(unmasked, from, length));
                }
            }
        }

        private boolean isAscii(byte[] bytes, int from, int length) {
            for (int i = from; i < from + length; i++) {
                if (bytes[i] < 0) {
                    return false;
                }
            }
            return true;
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 6, 7, 8, 9, 15, 16, 19})
        void one_byte_that_is_not_ascii_is_seen_wherever_it_is(int place) {
            byte[] bytes = new byte[20];
            int mask = 0x01020304;
            FrameHead head = new FrameHead(Opcode.TEXT, true, false, 6, bytes.length, mask);
            assertThat(head.unmask(ByteBuffer.wrap(bytes.clone()), 0, 0, bytes.length))
                    .isTrue();
            bytes[place] = (byte) 0x80;
            assertThat(head.unmask(ByteBuffer.wrap(bytes), 0, 0, bytes.length)).isFalse();
        }

        @Test
        void a_payload_may_be_unmasked_in_parts() {
            Random random = new Random(6455);
            byte[] bytes = new byte[LONGEST];
            random.nextBytes(bytes);
            int mask = random.nextInt();
            FrameHead head = new FrameHead(Opcode.TEXT, true, false, 6, bytes.length, mask);
            byte[] expected = unmasked(bytes, 0, bytes.length, mask);
            for (int cut = 0; cut <= bytes.length; cut++) {
                byte[] parts = bytes.clone();
                ByteBuffer in = ByteBuffer.wrap(parts);
                assertThat(head.unmask(in, 0, 0, cut)).isEqualTo(isAscii(expected, 0, cut));
                assertThat(Arrays.copyOfRange(parts, cut, parts.length))
                        .as("what is behind the first %d bytes", cut)
                        .isEqualTo(Arrays.copyOfRange(bytes, cut, bytes.length));
                assertThat(head.unmask(in, 0, cut, bytes.length)).isEqualTo(isAscii(expected, cut, bytes.length - cut));
                assertThat(parts).isEqualTo(expected);
            }
        }

        private byte[] unmasked(byte[] bytes, int from, int length, int mask) {
            byte[] key = ByteBuffer.allocate(4).putInt(mask).array();
            byte[] plain = bytes.clone();
            for (int i = 0; i < length; i++) {
                plain[from + i] ^= key[i % 4];
            }
            return plain;
        }

        @Test
        void the_example_of_the_rfc_says_hello() throws ProtocolViolation {
            ByteBuffer in = ByteBuffer.wrap(bytes("81 85 37 fa 21 3d 7f 9f 4d 51 58"));
            FrameHead head = Objects.requireNonNull(FrameHead.read(in, 0, in.limit(), MAX, false));
            head.unmask(in, head.length(), 0, head.payloadLength());
            assertThat(Arrays.copyOfRange(in.array(), head.length(), (int) head.total()))
                    .asString()
                    .isEqualTo("Hello");
        }
    }

    private static @Nullable FrameHead read(byte[] bytes, int maxPayload) throws ProtocolViolation {
        return FrameHead.read(ByteBuffer.wrap(bytes), 0, bytes.length, maxPayload, false);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.ofDelimiter(" ").parseHex(hex);
    }
}
