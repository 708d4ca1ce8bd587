package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.fuzz.Corpus;
import io.chamberhub.fuzz.Mutation;
import io.chamberhub.fuzz.Rounds;
import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.FrameHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What comes of bytes that are nearly frames does not depend on the pieces in which they come, nor on pauses. */
@Execution(ExecutionMode.CONCURRENT)
class InputFuzzIT {
    private static final int MAX_FRAME = 4096;

    /** Keeps what is read. */
    private static final class Read implements NettyInput.Sink {
        final List<String> heard = new ArrayList<>();
        final NettyInput input = new NettyInput(MAX_FRAME, true, this);

        private Buffer parts = Buffer.buffer();

        @Override
        public void part(FrameHead head, Buffer piece, boolean ascii) {
            parts.appendBuffer(piece);
        }

        @Override
        public void frame(FrameHead head, Buffer payload, boolean ascii) {
            if (!head.opcode().isControl()) {
                assertThat(payload.slice(0, parts.length())).isEqualTo(parts);
                parts = Buffer.buffer();
            }
            heard.add(head + " " + payload.hashCode() + " " + ascii);
        }

        @Override
        public void violated(CloseReason ending) {
            heard.add(ending.toString());
            input.stop();
        }

        @Override
        public void holds() {
            // It is paused as often as chance will have it.
        }
    }

    @Test
    void bytes_in_pieces() {
        List<Buffer> samples = Corpus.of("frames");
        Rounds.run(6, (number, random) -> {
            Mutation mutation = new Mutation(random);
            Buffer bytes = mutation.any(samples).copy().appendBuffer(mutation.any(samples));
            Buffer changed = random.nextInt(5) == 0 ? bytes : mutation.of(bytes);
            List<String> atOnce = new ArrayList<>();
            read(List.of(changed), new SplittableRandom(0), atOnce);
            List<String> inPieces = new ArrayList<>();
            read(mutation.pieces(changed), random, inPieces);
            assertThat(controlAside(inPieces)).isEqualTo(controlAside(atOnce));
        });
    }

    /** Control frames may overtake what is held, so only the order of the others is settled. */
    private static List<String> controlAside(List<String> heard) {
        return heard.stream()
                .filter(line -> !line.contains("=PING") && !line.contains("=PONG"))
                .toList();
    }

    private static void read(List<Buffer> pieces, SplittableRandom pauses, List<String> heard) {
        Read read = new Read();
        NettyInput input = read.input;
        input.open();
        input.resume();
        List<ByteBuf> given = new ArrayList<>();
        for (Buffer piece : pieces) {
            if (pauses.nextInt(4) == 0) {
                input.pause();
            } else {
                input.resume();
            }
            given.add(Unpooled.buffer(piece.length() + 1).writeBytes(piece.getBytes()));
            input.add(given.get(given.size() - 1));
        }
        input.end();
        assertThat(given).allMatch(bytes -> bytes.refCnt() == 0);
        heard.addAll(read.heard);
    }
}
