package io.chamberhub.conversation;

import io.chamberhub.server.HallSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The conversations with their clients spread in turn over three nodes; each has a path of its own there. */
@Execution(ExecutionMode.SAME_THREAD) // Its clusters are in this JVM.
class ConversationsIT {
    private static final List<Conversation> conversations = Conversation.all();
    private static ThreeNodes nodes;

    @BeforeAll
    static void start() throws IOException, TimeoutException {
        List<HallSettings> halls = new ArrayList<>();
        for (int i = 0; i < conversations.size(); i++) {
            halls.addAll(conversations.get(i).below(path(i)).halls());
        }
        nodes = new ThreeNodes(halls);
    }

    @AfterAll
    static void stop() throws TimeoutException {
        nodes.close();
    }

    @TestFactory
    Stream<DynamicTest> three_nodes() {
        return conversations.stream()
                .map(conversation -> DynamicTest.dynamicTest(
                        conversation.toString(),
                        conversation.uri(),
                        () -> Player.play(conversation, nodes::port, path(conversations.indexOf(conversation)))));
    }

    private static String path(int conversation) {
        return "/conversation" + conversation;
    }
}
