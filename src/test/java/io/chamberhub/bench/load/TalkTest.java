package io.chamberhub.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.bench.bare.BareHub;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The generator against the bare hub, in this process. */
class TalkTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    private static final Window IGNORED = new Window() {
        @Override
        public void opens() {}

        @Override
        public void closes() {}
    };

    private static Channel server;

    @BeforeAll
    static void serve() throws InterruptedException {
        server = BareHub.start(0, false);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.eventLoop().parent().shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
    }

    @Test
    void a_hub_that_does_right_has_no_faults() throws IOException {
        try (Crowd crowd = Crowd.connect(new Shape(3, 4, 4, 128), target("/right-"), 8)) {
            Talk talk = new Talk(crowd);
            assertThat(talk.closed(SHORT, SHORT, IGNORED)).isPositive();
            talk.end();
            assertThat(crowd.faults()).hasToString("");
        }
    }

    @Test
    void messages_of_many_kilobytes_arrive_whole() throws IOException {
        try (Crowd crowd = Crowd.connect(new Shape(2, 5, 5, 70_000), target("/long-"), 8)) {
            Talk talk = new Talk(crowd);
            assertThat(talk.closed(SHORT, SHORT, IGNORED)).isPositive();
            talk.end();
            assertThat(crowd.faults()).hasToString("");
        }
    }

    @Test
    void an_open_loop_takes_down_every_delivery_of_its_window() throws IOException {
        try (Crowd crowd = Crowd.connect(new Shape(2, 3, 1, 64), target("/open-"), 8)) {
            Talk talk = new Talk(crowd);
            Latencies times = talk.open(500, Duration.ofMillis(100), Duration.ofMillis(400), IGNORED);
            talk.end();
            assertThat(times.count()).isBetween(398L, 402L);
            assertThat(crowd.faults()).hasToString("");
        }
    }

    @Test
    void strangers_in_the_chambers_are_faults() throws IOException {
        Shape shape = new Shape(1, 3, 3, 64);
        try (Crowd crowd = Crowd.connect(shape, target("/shared-"), 8);
                Crowd other = Crowd.connect(shape, target("/shared-"), 8)) {
            Talk talk = new Talk(other);
            talk.closed(SHORT, SHORT, IGNORED);
            talk.end();
            new Talk(crowd).end();
            assertThat(other.faults().of(Fault.ROSTER)).isPositive();
            assertThat(crowd.faults().of(Fault.CORRUPT)).isPositive();
        }
    }

    @Test
    void clients_that_fall_silent_are_owed_nothing() throws IOException {
        try (Crowd crowd = Crowd.connect(new Shape(1, 5, 2, 64), target("/silent-"), 8)) {
            Talk talk = new Talk(crowd);
            talk.closed(SHORT, SHORT, IGNORED);
            talk.silence(3, 5);
            assertThat(talk.closed(SHORT, SHORT, IGNORED)).isPositive();
            talk.end();
            assertThat(crowd.faults()).hasToString("");
        }
    }

    private static Target target(String chambers) {
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        return new Target(List.of(port), Dialect.ECHO, chambers, 1, Integer.MAX_VALUE);
    }
}
