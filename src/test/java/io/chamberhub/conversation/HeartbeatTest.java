package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Heartbeat;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that the hub pings. */
class HeartbeatTest {
    private static final int INTERVAL = 400;
    private static final int TIMEOUT = 300;
    private static final Frame PING = new Frame(true, Frame.PING, Buffer.buffer());
    private static final Frame PONG = new Frame(true, Frame.PONG, Buffer.buffer());

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void who_answers_stays_and_who_does_not_is_gone_in_time(boolean plain) throws TimeoutException {
        OneNode started = node(INTERVAL, TIMEOUT);
        try (OneNode node = plain ? started.overPlainSockets() : started;
                RawClient quiet = enter(node, "I0");
                RawClient friend = enter(node, "I1:H0", quiet)) {
            long start = System.nanoTime();
            for (Heard next = friend.next(); !next.equals(Frame.text("B0")); next = friend.next()) {
                assertThat(next).isEqualTo(PING);
                friend.send(PONG);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(TIMEOUT), Duration.ofMillis(INTERVAL + TIMEOUT + 1_000));
            quiet.expect(PING);
            assertThat(quiet.next()).isInstanceOf(End.class);
            assertThat(RawClient.eventually(() -> node.connections() == 1)).isTrue();
            assertThat(node.heartbeatsMissed()).isEqualTo(1);
            for (int i = 0; i < 4; i++) {
                friend.expect(PING);
                friend.send(new Frame(true, Frame.PONG, Buffer.buffer("whatever")));
            }
            friend.say("T**\nstill here");
            Heard next = friend.next();
            assertThat(next.equals(PING) ? friend.next() : next).isEqualTo(Frame.text("F1\nstill here"));
        }
    }

    @Test
    void pongs_that_nobody_asked_for_are_ignored() throws TimeoutException {
        try (OneNode node = node(60_000, TIMEOUT);
                RawClient client = enter(node, "I0")) {
            for (int i = 0; i < 100; i++) {
                client.send(PONG);
            }
            client.say("T**\nhere");
            Heard next = client.next();
            assertThat(next.equals(PING) ? client.next() : next).isEqualTo(Frame.text("F0\nhere"));
        }
    }

    @Test
    void an_interval_of_zero_is_none() throws TimeoutException {
        List<HallSettings> halls = List.of(
                HallSettings.of("/").withHeartbeat(new Heartbeat(0, TIMEOUT)),
                HallSettings.of("/other/").withHeartbeat(new Heartbeat(INTERVAL, TIMEOUT)));
        try (OneNode node = new OneNode(1, halls);
                RawClient client = enter(node, "I0");
                RawClient other = RawClient.connect(node.port(), "/other/beat")) {
            expect(other, "I0");
            for (int i = 0; i < 2; i++) {
                other.expect(PING);
                other.send(PONG);
            }
            client.say("T**\nhere");
            client.expect(Frame.text("F0\nhere"));
        }
    }

    @Test
    void hundreds_that_idle_are_pinged_in_turn_and_all_stay() throws TimeoutException {
        try (OneNode node = node(INTERVAL, 5_000)) {
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                RawClient client = RawClient.connect(node.port(), "/crowd" + i);
                client.expect(Frame.text("I0"));
                crowd.add(client);
            }
            for (int round = 0; round < 4; round++) {
                for (RawClient client : crowd) {
                    client.expect(PING);
                    client.send(PONG);
                }
            }
            assertThat(node.connections()).isEqualTo(150);
            assertThat(node.heartbeatsMissed()).isZero();
            crowd.forEach(RawClient::close);
        }
    }

    private static OneNode node(int interval, int timeout) throws TimeoutException {
        return new OneNode(2, List.of(HallSettings.of("/").withHeartbeat(new Heartbeat(interval, timeout))));
    }

    /** Pings may come first. */
    private static RawClient enter(OneNode node, String welcome, RawClient... others) {
        RawClient client = RawClient.connect(node.port(), "/beat");
        expect(client, welcome);
        for (RawClient other : others) {
            expect(other, "H" + others.length);
        }
        return client;
    }

    private static void expect(RawClient client, String text) {
        Heard next = client.next();
        while (next.equals(PING)) {
            next = client.next();
        }
        assertThat(next).isEqualTo(Frame.text(text));
    }
}
