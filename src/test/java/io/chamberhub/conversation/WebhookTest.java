package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.HookReceiver;
import io.chamberhub.bus.Cluster;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.Directory;
import io.chamberhub.directory.ForwardingDirectory;
import io.chamberhub.directory.HookLedger;
import io.chamberhub.directory.HookMail;
import io.chamberhub.directory.HookReceipt;
import io.chamberhub.directory.HookReport;
import io.chamberhub.directory.MemoryDirectory;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.WebhookSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients of three nodes come and go, and a webhook is told. */
class WebhookTest {
    private static final int CROWD = 60;

    private static HookReceiver receiver;
    private static ThreeNodes nodes;

    @BeforeAll
    static void start() throws TimeoutException {
        receiver = new HookReceiver();
        nodes = new ThreeNodes(List.of(
                ThreeNodes.hall("/", 1_000, 1_000).withWebhook(WebhookSettings.of(receiver.url())),
                HallSettings.rooms("/wss").withWebhook(WebhookSettings.of(receiver.url())),
                HallSettings.of("/silent/")));
    }

    @AfterAll
    static void stop() throws TimeoutException {
        nodes.close();
        receiver.close();
    }

    @Test
    void comings_and_goings_on_all_nodes_are_told_in_one_order() throws TimeoutException {
        try (RawClient one = RawClient.connect(nodes.port(0), "/tea")) {
            assertThat(one.hear()).isEqualTo("I0");
            receiver.await(events -> events.contains("tea joined 0"));
            try (RawClient two = RawClient.connect(nodes.port(1), "/tea")) {
                assertThat(two.hear()).isEqualTo("I1:H0");
                receiver.await(events -> events.contains("tea joined 1"));
            }
            receiver.await(events -> events.contains("tea left 1"));
        }
        receiver.await(events -> events.contains("tea vacated"));
        assertThat(receiver.events("tea"))
                .containsExactly("occupied", "joined 0", "joined 1", "left 1", "left 0", "vacated");
        assertThat(receiver.mistakes()).isEmpty();
    }

    @Test
    void a_crowd_that_comes_and_goes_at_once_is_told_to_the_last() throws TimeoutException {
        List<RawClient> crowd = new ArrayList<>();
        RawClient silent = RawClient.connect(nodes.port(0), "/silent/crowd");
        for (int i = 0; i < CROWD; i++) {
            crowd.add(RawClient.connect(nodes.port(i), "/crowd"));
        }
        // Who goes before it is welcomed was never in.
        crowd.forEach(client -> assertThat(client.hear()).startsWith("I"));
        crowd.forEach(RawClient::close);
        silent.close();
        receiver.await(events -> events.contains("crowd vacated"));
        List<String> events = receiver.events("crowd");
        assertThat(events).hasSize(2 * CROWD + 2).doesNotHaveDuplicates();
        assertThat(events).startsWith("occupied").endsWith("vacated");
        for (int i = 0; i < CROWD; i++) {
            assertThat(events.indexOf("joined " + i)).isNotNegative().isLessThan(events.indexOf("left " + i));
        }
        assertThat(receiver.events("silent/crowd")).isEmpty();
        nodes.awaitNothing();
    }

    @Test
    void clients_of_rooms_are_told_likewise_those_included_that_only_listen() throws TimeoutException {
        Map<String, String> names = new ConcurrentHashMap<>();
        try (Visitor ann = Visitor.connect("ann", nodes.port(0), "/wss", names);
                Visitor bob = Visitor.connect("bob", nodes.port(1), "/wss", names)) {
            ann.enters("room");
            receiver.await(events -> events.contains("room joined 1"));
            bob.enters("room", "{'readonly': true}");
            receiver.await(events -> events.contains("room joined 2"));
        }
        receiver.await(events -> events.contains("room vacated"));
        List<String> events = receiver.events("room");
        assertThat(events).startsWith("occupied", "joined 1", "joined 2").endsWith("vacated");
        assertThat(events).containsExactlyInAnyOrder("occupied", "joined 1", "joined 2", "left 1", "left 2", "vacated");
    }

    @Test
    void when_a_room_is_closed_all_have_left_it() throws TimeoutException {
        try (Visitor ann = Visitor.connect("ann", nodes.port(2), "/wss", new ConcurrentHashMap<>())) {
            ann.enters("closed");
            receiver.await(events -> events.contains("closed joined 1"));
            nodes.rooms(0).close("/wss", "closed", null).await(10, TimeUnit.SECONDS);
            receiver.await(events -> events.contains("closed vacated"));
        }
        assertThat(receiver.events("closed")).containsExactly("occupied", "joined 1", "left 1", "vacated");
    }

    @Test
    void a_hub_that_stops_tells_that_all_have_left() throws TimeoutException {
        HallSettings hall = HallSettings.of("/").withWebhook(WebhookSettings.of(receiver.url()));
        try (OneNode alone = new OneNode(List.of(hall));
                RawClient client = RawClient.connect(alone.port(), "/stopping")) {
            assertThat(client.hear()).isEqualTo("I0");
            receiver.await(events -> events.contains("stopping joined 0"));
            alone.stop().await(20, TimeUnit.SECONDS);
            assertThat(receiver.events("stopping")).containsExactly("occupied", "joined 0", "left 0", "vacated");
        }
    }

    @Test
    void nobody_waits_for_a_ledger_that_does_not_answer() throws TimeoutException {
        HookLedger silent = new HookLedger() {
            @Override
            public Future<HookMail> report(ChamberName chamber, HookReport report) {
                return Promise.<HookMail>promise().future();
            }

            @Override
            public Future<HookMail> acknowledge(ChamberName chamber, String node, HookReceipt told, int most) {
                return Promise.<HookMail>promise().future();
            }

            @Override
            public Future<Set<ChamberName>> visitedBy(ShardId shard) {
                return Promise.<Set<ChamberName>>promise().future();
            }

            @Override
            public Future<Set<ChamberName>> dueOf(String node) {
                return Promise.<Set<ChamberName>>promise().future();
            }
        };
        Directory directory = new ForwardingDirectory(new MemoryDirectory()) {
            @Override
            public HookLedger hooks() {
                return silent;
            }
        };
        HallSettings hall = HallSettings.of("/").withWebhook(WebhookSettings.of(receiver.url()));
        ServerSettings settings = OneNode.settings(1, List.of(hall));
        try (OneNode alone = new OneNode(settings, HubOptions.in(directory, Cluster.ofOne()));
                RawClient one = RawClient.connect(alone.port(), "/waiting");
                RawClient two = RawClient.connect(alone.port(), "/waiting")) {
            assertThat(one.hear()).isEqualTo("I0");
            assertThat(one.hear()).isEqualTo("H1");
            assertThat(two.hear()).isEqualTo("I1:H0");
        }
    }
}
