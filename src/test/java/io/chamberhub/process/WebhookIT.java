package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.HookReceiver;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A webhook of three processes, of which one is killed: what it cannot tell any more the others do. */
class WebhookIT {
    private static final int NODES = 3;
    /** The oldest: another one has to bury it. */
    private static final int KILLED = 0;

    private static final int CROWD = 12;

    @TempDir
    private Path dir;

    @Test
    void survivors_tell_who_left_with_a_killed_node_and_what_it_had_not_told_yet() throws Exception {
        try (HookReceiver receiver = new HookReceiver();
                Nodes nodes = Nodes.startInTurn("hooks", NODES, settings(receiver))) {
            List<Client> crowd = IntStream.range(0, CROWD)
                    .mapToObj(i -> Client.enter(nodes.node(i % NODES).chamber("/crowd")))
                    .toList();
            Client.enter(nodes.node(KILLED).chamber("/lonely"));
            receiver.await(events -> events.containsAll(List.of("crowd joined " + (CROWD - 1), "lonely joined 0")));

            receiver.answers(503);
            int refused = receiver.requests().size();
            // Whose node is the first to hear of something has to tell it.
            Client.enter(nodes.node(KILLED).chamber("/late"));
            receiver.awaitRequests(refused + 1);
            long killed = System.nanoTime();
            nodes.node(KILLED).kill();
            receiver.recovers();

            List<String> gone = left(crowd, KILLED);
            receiver.await(events ->
                    events.containsAll(gone) && events.contains("late vacated") && events.contains("lonely vacated"));
            assertThat(Duration.ofNanos(System.nanoTime() - killed))
                    .isLessThan(Nodes.DEAD_AFTER.plus(Duration.ofSeconds(5)));
            assertThat(receiver.events("lonely")).containsExactly("occupied", "joined 0", "left 0", "vacated");
            assertThat(receiver.events("late")).containsExactly("occupied", "joined 0", "left 0", "vacated");
            assertThat(leftOf(receiver)).containsExactlyInAnyOrderElementsOf(gone);

            IntStream.range(0, CROWD).filter(i -> i % NODES != KILLED).forEach(i -> crowd.get(i)
                    .leave());
            receiver.await(events -> events.contains("crowd vacated"));
            List<String> all = new ArrayList<>();
            IntStream.range(0, NODES).forEach(node -> all.addAll(left(crowd, node)));
            assertThat(leftOf(receiver)).containsExactlyInAnyOrderElementsOf(all);
            assertThat(receiver.events("crowd")).doesNotHaveDuplicates().hasSize(2 * CROWD + 2);
            assertThat(receiver.mistakes()).isEmpty();
            nodes.all().forEach(node -> assertThat(node.errors()).isEmpty());
        }
    }

    private JsonObject settings(HookReceiver receiver) throws Exception {
        Path secret = Files.writeString(dir.resolve("secret"), HookReceiver.secret() + "\n");
        JsonObject webhook =
                new JsonObject().put("url", receiver.url().toString()).put("secret", secret.toString());
        JsonObject halls = new JsonObject().put("/", new JsonObject().put("webhook", webhook));
        return HubProcess.settings().put("halls", halls);
    }

    /** What is told when those of one node leave. */
    private static List<String> left(List<Client> crowd, int node) {
        return IntStream.range(0, CROWD)
                .filter(i -> i % NODES == node)
                .mapToObj(i -> "crowd left " + crowd.get(i).id())
                .toList();
    }

    private static Stream<String> leftOf(HookReceiver receiver) {
        return receiver.events().stream().filter(event -> event.startsWith("crowd left"));
    }
}
