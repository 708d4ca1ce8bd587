package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.Limits;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.ServerSettings;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A client that does not take what it is due. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class SlowReceiverTest {
    private static final int PIECE = 256 << 10;
    private static final int MANY = 200;

    @Test
    void it_is_ended_with_1008_and_nobody_else_notices_but_by_its_leaving() throws TimeoutException {
        try (OneNode node = new OneNode(ServerSettings.defaultHalls());
                RawClient slow = RawClient.connect(node.port(), "/slow")) {
            slow.expect(Frame.text("I0"));
            try (RawClient sender = enter(node, "I1:H0", slow)) {
                try (RawClient quick = enter(node, "I2:H0:H1", slow, sender)) {
                    assertThat(flood(sender, quick, slow)).isTrue();
                }
                sender.expect(Frame.text("B0"));
            }
            slow.resumeReading();
            Heard heard = slow.next();
            while (heard instanceof Frame frame && frame.opcode() == Frame.BINARY) {
                heard = slow.next();
            }
            assertThat(heard).isEqualTo(new Frame(true, Frame.CLOSE, Frame.closing(1008, "Too slow")));
        }
    }

    @Test
    void it_is_cut_off_where_it_does_not_even_take_that() throws TimeoutException {
        try (OneNode node = new OneNode(ServerSettings.defaultHalls());
                RawClient slow = RawClient.connect(node.port(), "/slow")) {
            slow.expect(Frame.text("I0"));
            try (RawClient sender = enter(node, "I1:H0", slow);
                    RawClient quick = enter(node, "I2:H0:H1", slow, sender)) {
                assertThat(flood(sender, quick, slow)).isTrue();
                assertThat(node.slowClosed()).isEqualTo(1);
                assertThat(RawClient.eventually(() -> node.connections() == 2)).isTrue();
            }
        }
    }

    @Test
    void it_stays_where_its_hall_lets_as_much_wait() throws TimeoutException {
        try (OneNode node = new OneNode(List.of(patient()));
                RawClient slow = RawClient.connect(node.port(), "/slow")) {
            slow.expect(Frame.text("I0"));
            try (RawClient sender = enter(node, "I1:H0", slow);
                    RawClient quick = enter(node, "I2:H0:H1", slow, sender)) {
                assertThat(flood(sender, quick, slow)).isFalse();
                slow.resumeReading();
                for (int heard = 0; heard < MANY; heard++) {
                    assertMessage(slow.next());
                }
            }
        }
    }

    /** A hall in which all that is sent here may wait. */
    private static HallSettings patient() {
        Limits limits = Limits.defaults()
                .withSlowness(2 * MANY * PIECE, Limits.defaults().stallTimeout());
        return HallSettings.of("/").withLimits(limits);
    }

    private static RawClient enter(OneNode node, String welcome, RawClient... others) {
        RawClient client = RawClient.connect(node.port(), "/slow");
        client.expect(Frame.text(welcome));
        for (RawClient other : others) {
            other.expect(Frame.text("H" + others.length));
        }
        return client;
    }

    /** Every message reaches the quick one. Returns whether, somewhere among them, the leaving of the slow one does. */
    private static boolean flood(RawClient sender, RawClient quick, RawClient slow) {
        slow.stopReading();
        Frame message = new Frame(true, Frame.BINARY, Buffer.buffer("\n").appendBytes(new byte[PIECE]));
        boolean left = false;
        for (int sent = 0; sent < MANY; sent++) {
            sender.send(message);
            Heard heard = quick.next();
            if (heard.equals(Frame.text("B0"))) {
                left = true;
                heard = quick.next();
            }
            assertMessage(heard);
        }
        return left;
    }

    private static void assertMessage(Heard heard) {
        assertThat(heard).isInstanceOfSatisfying(Frame.class, frame -> assertThat(
                        frame.payload().length())
                .isEqualTo(PIECE + "F1\n".length()));
    }
}
