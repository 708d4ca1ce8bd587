package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.HookReceiver;
import io.chamberhub.LiveKeys;
import io.chamberhub.directory.HookKind;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.WebhookSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The webhook of a hall, changed while clients are there. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
public class LiveWebhookTest {
    private static final HallSettings HALL = HallSettings.of("/");
    private static final EnumSet<HookKind> MEMBERS = EnumSet.of(HookKind.JOINED, HookKind.LEFT);

    private final List<RawClient> clients = new ArrayList<>();
    private HookReceiver first;
    private HookReceiver second;
    private OneNode node;

    @BeforeEach
    void start() throws TimeoutException {
        first = new HookReceiver();
        second = new HookReceiver();
        node = new OneNode(OneNode.settings(1, List.of(HALL)));
    }

    @AfterEach
    void stop() throws TimeoutException {
        clients.forEach(RawClient::close);
        node.close();
        first.close();
        second.close();
    }

    @Test
    @LiveKeys({"webhook.url", "webhook.events", "webhook.batch", "webhook.timeout"})
    void who_is_there_and_who_comes_is_told_as_the_settings_say_now() throws TimeoutException {
        enter("/tea", "I0");
        node.apply(HALL.withWebhook(WebhookSettings.of(first.url())));
        RawClient one = enter("/tea", "I1:H0");
        assertThat(first.await(events -> events.size() == 3))
                .containsExactly("tea occupied", "tea joined 0", "tea joined 1");
        // The first request gets no answer: the second one has to come before the default's time is over.
        second.then(HookReceiver.NOTHING);
        node.apply(HALL.withWebhook(new WebhookSettings(second.url(), Optional.empty(), MEMBERS, 1, 100)));
        enter("/tea", "I2:H0:H1");
        one.close();
        assertThat(second.await(events -> events.size() == 2)).containsExactly("tea joined 2", "tea left 1");
        assertThat(second.requests()).allSatisfy(request -> assertThat(request.getJsonArray("events"))
                .hasSize(1));
        assertThat(first.events()).hasSize(3);
    }

    @Test
    void a_webhook_that_was_taken_out_knows_nobody_when_it_comes_back() throws TimeoutException {
        node.apply(HALL.withWebhook(WebhookSettings.of(first.url())));
        enter("/tea", "I0");
        first.await(events -> events.contains("tea joined 0"));
        first.answers(503);
        int requests = first.requests().size();
        RawClient one = enter("/tea", "I1:H0");
        first.awaitRequests(requests + 1);
        node.apply(HALL);
        one.close();
        enter("/cake", "I0");
        node.apply(HALL.withWebhook(WebhookSettings.of(second.url())));
        enter("/late", "I0");
        List<String> told = second.await(events -> events.contains("late joined 0"));
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "tea occupied",
                        "tea joined 0",
                        "cake occupied",
                        "cake joined 0",
                        "late occupied",
                        "late joined 0");
    }

    @Test
    void clients_of_rooms_are_told_to_a_new_webhook_too() throws TimeoutException {
        HallSettings rooms = HallSettings.rooms("/wss");
        node.apply(rooms);
        RawClient client = RawClient.connect(node.port(), "/wss");
        clients.add(client);
        client.say("{\"protocol\":\"websocket-room-server:1\",\"roomProtocol\":\"p\","
                + "\"roomId\":\"kitchen\",\"clientState\":{}}");
        client.next();
        node.apply(rooms.withWebhook(WebhookSettings.of(first.url())));
        assertThat(first.await(events -> events.size() == 2))
                .hasSize(2)
                .allMatch(event -> event.startsWith("kitchen "));
    }

    @Test
    @LiveKeys("webhook.secret")
    void requests_are_signed_with_the_secret_that_there_is_now(@TempDir Path folder)
            throws IOException, TimeoutException {
        Path file = Files.writeString(folder.resolve("secret"), HookReceiver.secret());
        WebhookSettings signed =
                new WebhookSettings(first.url(), Optional.of(file), EnumSet.allOf(HookKind.class), 10, 5_000);
        node.apply(HALL.withWebhook(signed));
        enter("/tea", "I0");
        first.await(events -> events.contains("tea joined 0"));
        assertThat(first.mistakes()).isEmpty();
        Files.writeString(file, "another one");
        node.apply(HALL.withWebhook(signed));
        enter("/tea", "I1:H0");
        first.await(events -> events.contains("tea joined 1"));
        assertThat(first.mistakes()).isNotEmpty();
    }

    private RawClient enter(String target, String welcome) {
        RawClient client = RawClient.connect(node.port(), target);
        clients.add(client);
        client.expect(Heard.Frame.text(welcome));
        return client;
    }
}
