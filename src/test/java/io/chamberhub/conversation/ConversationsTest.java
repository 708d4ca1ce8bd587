package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Prerequisite;
import io.chamberhub.server.ServerSettings;
import io.vertx.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The conversations on one node: each on a hub of its own. */
class ConversationsTest {
    /**
     * What is not so where Vert.x reads and writes: it cuts those off who break the protocol, drops what comes with the
     * handshake, counts frames that wait for a slow client, not bytes, and answers a ping before what came before it is
     * read, so that nobody knows whether a silent newcomer is in.
     */
    private static final Set<String> NOT_PLAIN = Set.of(
            "What is sent together with the handshake is not lost",
            "What is wrong about it is not lost either",
            "A receiver that does not read is closed, and the others do not wait for it",
            "A frame is too big",
            "A frame without a mask",
            "A reserved bit",
            "An opcode that means nothing",
            "A continuation of nothing",
            "A message inside another",
            "A ping in pieces, and one that is too long",
            "Other clients are not harmed by one that breaks the protocol",
            "Plain halls: the others hear what one says, and nothing else",
            "Plain halls: a sender is lost in the middle of its message",
            "Plain halls: too much waits behind a message");

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

    @TestFactory
    Stream<DynamicTest> over_plain_sockets() {
        return Conversation.all().stream()
                .filter(conversation -> !NOT_PLAIN.contains(conversation.title()))
                .map(conversation -> DynamicTest.dynamicTest(
                        conversation.toString(), conversation.uri(), () -> playOverPlainSockets(conversation)));
    }

    private static void playOverPlainSockets(Conversation conversation) throws TimeoutException {
        try (OneNode node = new OneNode(conversation.halls()).overPlainSockets()) {
            Player.play(conversation, client -> node.port(), "");
        }
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
    void what_is_left_out_over_plain_sockets_is_there() {
        assertThat(Conversation.all()).extracting(Conversation::title).containsAll(NOT_PLAIN);
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
