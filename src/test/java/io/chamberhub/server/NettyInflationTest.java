package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.Deflated;
import io.chamberhub.chamber.Limits;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameHead;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.ZlibStates;
import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes deflated, in all the ways that RFC 7692 section 7.2.3 shows, and in some that it does not. */
class NettyInflationTest {
    private static final int MOST = 1_000_000;

    private final ZlibStates<Inflater> inflaters = ZlibStates.inflaters();
    private final List<String> heard = new ArrayList<>();
    private final NettyInflation inflation = inflation(Limits.defaults().withSizes(1_000, MOST));

    @AfterEach
    void every_inflater_is_given_back() {
        assertThat(inflaters.lent()).isZero();
        inflaters.close();
    }

    @ParameterizedTest
    @CsvSource({
        "f2 48 cd c9 c9 07 00, Hello",
        "f2 48 05 00 00 00 ff ff ca c9 c9 07 00, Hello",
        "00 05 00 fa ff 48 65 6c 6c 6f 00, Hello",
        "f3 48 cd c9 c9 07 00 00, Hello",
        "f3 48 cd c9 c9 07 00, Hello",
        "f2 48 cd c9 c9 07 00 00 00 ff ff, Hello",
        "00, ''",
        "'', ''",
        "02 00, ''",
        "03 00, ''",
        "03 00 00, ''",
    })
    void the_examples_of_the_rfc_and_what_clients_make_of_them_come_out(String hex, String text)
            throws ProtocolViolation {
        pass(Opcode.TEXT, true, bytes(hex));
        assertThat(heard).containsExactly("TEXT." + text);
    }

    @Test
    void a_message_in_pieces_passes_piece_by_piece() throws ProtocolViolation {
        pass(Opcode.BINARY, false, bytes("f2 48"));
        assertThat(inflaters.lent()).isEqualTo(1);
        pass(Opcode.CONTINUATION, false, bytes(""));
        pass(Opcode.CONTINUATION, false, bytes("cd c9"));
        pass(Opcode.CONTINUATION, true, bytes("c9 07 00"));
        assertThat(heard).hasSize(4);
        assertThat(heard.get(0)).startsWith("BINARY~");
        assertThat(heard.get(3)).startsWith("CONTINUATION.");
        assertThat(String.join(" ", heard).replaceAll("[A-Z]{3,}[~.]| ", "")).isEqualTo("Hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00"})
    void an_empty_last_piece_is_fine_whatever_came_before(String last) throws ProtocolViolation {
        pass(Opcode.TEXT, false, bytes("f2 48 cd c9 c9 07 00 00 00 ff ff"));
        pass(Opcode.CONTINUATION, true, bytes(last));
        assertThat(heard).containsExactly("TEXT~Hello", "CONTINUATION.");
    }

    @Test
    void pieces_may_each_be_marked_as_the_last() throws ProtocolViolation {
        pass(Opcode.TEXT, false, bytes("f3 48 cd c9 c9 07 00"));
        pass(Opcode.CONTINUATION, false, bytes("f3 48 cd c9 c9 07 00"));
        pass(Opcode.CONTINUATION, true, bytes(""));
        assertThat(heard).containsExactly("TEXT~Hello", "CONTINUATION~Hello", "CONTINUATION.");
    }

    @Test
    void only_what_belongs_to_a_deflated_message_concerns_it() throws ProtocolViolation {
        assertThat(inflation.concerns(head(Opcode.TEXT, true, false))).isFalse();
        assertThat(inflation.concerns(head(Opcode.CONTINUATION, true, false))).isFalse();
        assertThat(inflation.concerns(head(Opcode.TEXT, true, true))).isTrue();
        pass(Opcode.TEXT, false, bytes("f2 48"));
        assertThat(inflation.concerns(head(Opcode.CONTINUATION, true, false))).isTrue();
        assertThat(inflation.concerns(head(Opcode.TEXT, true, false))).isFalse();
        inflation.end();
        assertThat(inflation.concerns(head(Opcode.CONTINUATION, true, false))).isFalse();
    }

    @Nested
    class Broken {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "07",
                    "ff ff ff ff",
                    // Cut off in the middle, or altered.
                    "f2 48 cd",
                    "f2 48 cd c9 c9 07",
                    "00 05 00 fa ff 48 65",
                    "00 05 00 fb ff 48 65 6c 6c 6f 00",
                    // Refers to what is not there.
                    "f3 48 cd c9 c9 07 00 02 13 00 00",
                    // Goes on and on behind its end.
                    "03 00 03 00 03 00",
                })
        void data_ends_it(String hex) {
            assertThatThrownBy(() -> pass(Opcode.TEXT, true, bytes(hex)))
                    .isInstanceOfSatisfying(ProtocolViolation.class, violation -> assertThat(violation.ending())
                            .isEqualTo(Ending.BROKEN_DATA));
            assertThat(heard).isEmpty();
        }

        @Test
        void data_in_a_later_piece_ends_it_too() throws ProtocolViolation {
            pass(Opcode.TEXT, false, bytes("00 05 00 fa ff 48 65"));
            assertThatThrownBy(() -> pass(Opcode.CONTINUATION, false, bytes("6c 6c 6f 07")))
                    .isInstanceOf(ProtocolViolation.class);
        }
    }

    @Nested
    class Limited {
        @Test
        void a_message_may_be_as_long_as_its_limit() throws ProtocolViolation {
            pass(Opcode.BINARY, true, zeros(MOST));
            assertThat(heard).containsExactly("BINARY.of " + MOST);
        }

        @Test
        void one_byte_more_is_too_much_and_nothing_of_it_passes() {
            assertEnds(inflation, zeros(MOST + 1), Ending.MESSAGE_TOO_BIG);
            assertThat(heard).isEmpty();
        }

        @Test
        void pieces_count_together() throws ProtocolViolation {
            byte[] all = zeros(MOST + 1);
            pass(Opcode.BINARY, false, Arrays.copyOf(all, all.length / 2));
            assertThat(heard).hasSize(1);
            assertThatThrownBy(
                            () -> pass(Opcode.CONTINUATION, true, Arrays.copyOfRange(all, all.length / 2, all.length)))
                    .isInstanceOfSatisfying(ProtocolViolation.class, violation -> assertThat(violation.ending())
                            .isEqualTo(Ending.MESSAGE_TOO_BIG));
        }

        @Test
        void without_a_limit_for_messages_a_frame_still_has_one() throws ProtocolViolation {
            NettyInflation endless = inflation(Limits.defaults().withSizes(1_000, 0));
            pass(endless, Opcode.BINARY, true, zeros(16_000));
            assertThat(heard).containsExactly("BINARY.of 16000");
            assertEnds(endless, zeros(16_001), Ending.FRAME_TOO_BIG);
        }

        private void assertEnds(NettyInflation with, byte[] payload, Ending ending) {
            assertThatThrownBy(() -> pass(with, Opcode.BINARY, true, payload))
                    .isInstanceOfSatisfying(ProtocolViolation.class, violation -> assertThat(violation.ending())
                            .isEqualTo(ending));
        }
    }

    private NettyInflation inflation(Limits limits) {
        NettyInflation made = new NettyInflation(limits);
        made.open(inflaters);
        return made;
    }

    private void pass(Opcode opcode, boolean fin, byte[] payload) throws ProtocolViolation {
        pass(inflation, opcode, fin, payload);
    }

    private void pass(NettyInflation to, Opcode opcode, boolean fin, byte[] payload) throws ProtocolViolation {
        to.pass(head(opcode, fin, opcode != Opcode.CONTINUATION), Buffer.buffer(payload), listener());
    }

    private static FrameHead head(Opcode opcode, boolean fin, boolean deflated) {
        return new FrameHead(opcode, fin, deflated, 6, 0, 0);
    }

    /** Told of nothing but frames. */
    private Socket.Listener listener() {
        return (Socket.Listener) Proxy.newProxyInstance(
                Socket.Listener.class.getClassLoader(), new Class<?>[] {Socket.Listener.class}, (proxy, told, said) -> {
                    assertThat(told.getName()).isEqualTo("frame");
                    Buffer payload = (Buffer) said[2];
                    String shown = payload.length() > 100 ? "of " + payload.length() : payload.toString();
                    heard.add(said[0] + ((boolean) said[1] ? "." : "~") + shown);
                    return null;
                });
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** As a client deflates so many of them. */
    private static byte[] zeros(int count) {
        return Deflated.of(Buffer.buffer(new byte[count])).getBytes();
    }
}
