package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Prerequisite;
import io.chamberhub.server.ServerSettings;
import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The conversations on one node: each on a hub of its own. */
class ConversationsTest {
    @TestFactory
    Stream<DynamicTest> over_nio() {
        return over(Transport.NIO);
    }

    @TestFactory
    Stream<DynamicTest> over_epoll() {
        return over(Transport.EPOLL);
    }

    @TestFactory
    Stream<DynamicTest> over_io_uring() {
        // It asserts that no two sockets write several buffers each in one turn, and does right where they do.
        ClassLoader.getSystemClassLoader().setClassAssertionStatus("io.netty.channel.uring.IoUringIoHandler", false);
        return over(Transport.IO_URING);
    }

    private static Stream<DynamicTest> over(Transport transport) {
        Prerequisite.require(transport.available(), "this machine does not permit " + transport.name());
        return Conversation.all().stream()
                .map(conversation -> DynamicTest.dynamicTest(
                        conversation.toString(), conversation.uri(), () -> play(conversation, transport)));
    }

    private static void play(Conversation conversation, Transport transport) throws TimeoutException {
        try (OneNode node = new OneNode(conversation.halls(), transport)) {
            Player.play(conversation, client -> node.port(), "");
        }
    }

    @Test
    void ids_count_from_0() throws TimeoutException {
        try (OneNode node = new OneNode(ServerSettings.defaultHalls())) {
            List<RawClient> clients = new ArrayList<>();
            for (String welcome : List.of("I0", "I1:H0", "I2:H0:H1")) {
                RawClient client = RawClient.connect(node.port(), "/");
                clients.add(client);
                assertThat(client.hear()).isEqualTo(welcome);
            }
            clients.forEach(RawClient::close);
        }
    }
}
