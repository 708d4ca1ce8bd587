package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Bytes as they may come from something that is no shard: those who read them must read something or refuse. */
final class Noise {
    private Noise() {}

    static void requireRefusedWhenCut(Buffer bytes, Function<Buffer, ?> read) {
        for (int length = 0; length < bytes.length(); length++) {
            Buffer cut = bytes.getBuffer(0, length);
            assertThatThrownBy(() -> read.apply(cut)).isInstanceOf(RuntimeException.class);
        }
    }

    static void requireCalmWhenCorrupted(Buffer bytes, Function<Buffer, ?> read, SplittableRandom random) {
        for (int position = 0; position < bytes.length(); position++) {
            for (int octet : new int[] {0, 0x7F, 0x80, 0xFF, random.nextInt(256)}) {
                requireCalm(read, bytes.copy().setByte(position, (byte) octet));
            }
        }
    }

    static void requireCalm(Function<Buffer, ?> read, SplittableRandom random) {
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[random.nextInt(40) + 1];
            random.nextBytes(noise);
            noise[0] = StreamFormat.FORMAT;
            requireCalm(read, Buffer.buffer(noise));
        }
    }

    /** Errors, such as that of memory running out, are not calm. */
    private static void requireCalm(Function<Buffer, ?> read, Buffer bytes) {
        assertThatCode(() -> {
                    try {
                        assertThat(read.apply(bytes)).isNotNull();
                    } catch (RuntimeException refused) {
                        assertThat(refused).isNotNull();
                    }
                })
                .doesNotThrowAnyException();
    }
}
