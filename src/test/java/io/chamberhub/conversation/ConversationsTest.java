package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.server.ServerSettings;
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
    Stream<DynamicTest> one_node() {
        return Conversation.all().stream()
                .map(conversation ->
                        DynamicTest.dynamicTest(conversation.toString(), conversation.uri(), () -> play(conversation)));
    }

    private static void play(Conversation conversation) throws TimeoutException {
        try (OneNode node = new OneNode(conversation.halls())) {
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
