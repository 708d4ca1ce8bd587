package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.Limits;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.HallSettings;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that does not end while others wait behind it. */
class UnfinishedMessageTest {
    private static final int STALL = 500;

    /** With two shards, the one that does not end its message is on another one than its victim. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void holds_nobody_up_for_longer_than_the_stall_timeout(int shards) throws TimeoutException {
        HallSettings hall = HallSettings.of("/").withLimits(Limits.defaults().withSlowness(1 << 20, STALL));
        try (OneNode node = new OneNode(shards, List.of(hall));
                RawClient victim = enter(node, "I0");
                RawClient talker = enter(node, "I1:H0", victim);
                RawClient other = enter(node, "I2:H0:H1", victim, talker)) {
            talker.send(new Frame(false, Frame.TEXT, Buffer.buffer("T0\nonce ")));
            victim.expect(new Frame(false, Frame.TEXT, Buffer.buffer("F1\nonce ")));
            long start = System.nanoTime();
            other.say("T0\nhello?");
            talker.send(new Frame(false, Frame.CONTINUATION, Buffer.buffer("upon ")));
            victim.expect(new Frame(false, Frame.CONTINUATION, Buffer.buffer("upon ")));
            victim.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer()));
            victim.expect(Frame.text("X"));
            victim.expect(Frame.text("F2\nhello?"));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(STALL - 10), Duration.ofMillis(STALL + 1_500));
            talker.send(new Frame(true, Frame.CONTINUATION, Buffer.buffer("a time")));
            talker.say("T0\nthe end");
            victim.expect(Frame.text("F1\nthe end"));
        }
    }

    private static RawClient enter(OneNode node, String welcome, RawClient... others) {
        RawClient client = RawClient.connect(node.port(), "/stream");
        client.expect(Frame.text(welcome));
        for (RawClient other : others) {
            other.expect(Frame.text("H" + others.length));
        }
        return client;
    }
}
