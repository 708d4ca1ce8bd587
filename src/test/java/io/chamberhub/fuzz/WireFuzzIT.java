package io.chamberhub.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.wire.CloseFrame;
import io.chamberhub.wire.FrameHead;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
import io.chamberhub.wire.Utf8;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What reads bytes of strangers, given bytes that are nearly right: it takes them or says what is wrong, the same always. */
@Execution(ExecutionMode.CONCURRENT)
class WireFuzzIT {
    private static final int MAX_PAYLOAD = 4096;

    @Test
    void heads_of_frames() {
        List<Buffer> samples = Corpus.of("frames");
        Rounds.run(2, (number, random) -> {
            Mutation mutation = new Mutation(random);
            Buffer bytes = mutation.of(mutation.any(samples));
            String whole = head(bytes, bytes.length());
            String before = "null";
            for (int end = 0; end <= Math.min(bytes.length(), 20); end++) {
                String now = head(bytes, end);
                require(before.equals("null") || before.equals(now), end + " bytes: " + before + ", then " + now);
                before = now;
            }
            require(before.equals("null") || before.equals(whole), before + ", in full " + whole);
        });
    }

    private static String head(Buffer bytes, int end) {
        ByteBuffer in = ByteBuffer.wrap(bytes.getBytes());
        try {
            FrameHead head = FrameHead.read(in, 0, end, MAX_PAYLOAD, true);
            if (head != null && head.total() <= end) {
                Utf8 text = new Utf8();
                boolean ascii = head.unmask(in, head.length(), 0, head.payloadLength());
                Buffer payload = Buffer.buffer(in.array()).slice(head.length(), (int) head.total());
                require(!ascii || (text.accepts(payload) && text.complete()), "not ASCII: " + payload);
            }
            return String.valueOf(head);
        } catch (ProtocolViolation violation) {
            return violation.ending().toString();
        }
    }

    @Test
    void text() {
        List<Buffer> samples = Corpus.of("text");
        Rounds.run(2, (number, random) -> {
            Mutation mutation = new Mutation(random);
            Buffer bytes = Buffer.buffer();
            for (int i = random.nextInt(5); i >= 0; i--) {
                bytes.appendBuffer(mutation.any(samples)).appendString("x".repeat(random.nextInt(20)));
            }
            bytes = random.nextInt(4) == 0 ? bytes : mutation.of(bytes);
            require(isText(mutation.pieces(bytes)) == isTextToJava(bytes), "text or not: " + bytes);
        });
    }

    private static boolean isText(List<Buffer> pieces) {
        Utf8 text = new Utf8();
        for (Buffer piece : pieces) {
            if (!text.accepts(piece)) {
                return false;
            }
        }
        return text.complete();
    }

    private static boolean isTextToJava(Buffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes()));
            return true;
        } catch (CharacterCodingException broken) {
            return false;
        }
    }

    @Test
    void header_lines() {
        List<Buffer> samples = Corpus.of("targets");
        Rounds.run(1, (number, random) -> {
            Mutation mutation = new Mutation(random);
            String line = mutation.of(mutation.any(samples)).toString(StandardCharsets.UTF_8);
            Targets targets = Targets.parse(line);
            require(Targets.parse(line + ":x").equals(targets), line);
        });
    }

    @Test
    void close_frames() {
        List<Buffer> samples = Corpus.of("close");
        Rounds.run(1, (number, random) -> {
            Mutation mutation = new Mutation(random);
            Buffer payload = mutation.of(mutation.any(samples));
            require(isRight(payload) == shouldBeRight(payload), "a close frame of " + payload);
        });
    }

    private static boolean isRight(Buffer payload) {
        try {
            CloseFrame.check(payload);
            return CloseFrame.answer(payload).length() >= 2 + Short.BYTES;
        } catch (ProtocolViolation violation) {
            return false;
        }
    }

    private static boolean shouldBeRight(Buffer payload) {
        if (payload.length() < Short.BYTES) {
            return payload.length() == 0;
        }
        int code = payload.getUnsignedShort(0);
        return code >= 1000
                && code < 5000
                && (code < 1015 || code >= 3000)
                && !List.of(1004, 1005, 1006).contains(code)
                && isTextToJava(payload.slice(Short.BYTES, payload.length()));
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what);
        }
    }

    @Test
    void pieces_of_bytes_are_the_bytes() {
        Mutation mutation = new Mutation(new SplittableRandom(1));
        Buffer bytes = Buffer.buffer("all of this");
        Buffer again = Buffer.buffer();
        mutation.pieces(bytes).forEach(again::appendBuffer);
        assertThat(again).isEqualTo(bytes);
    }
}
