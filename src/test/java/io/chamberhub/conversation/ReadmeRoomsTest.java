package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.config.SettingsException;
import io.chamberhub.config.SettingsReader;
import io.chamberhub.room.KeyChange;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Hub;
import io.chamberhub.server.HubOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows of rooms besides a page: settings, and what an application does with them. */
class ReadmeRoomsTest {
    private static final Path SELF = Path.of("src/test/java/io/chamberhub/conversation/ReadmeRoomsTest.java");
    private static final Pattern LOGIC = Pattern.compile("`logic` is one of\n\n```json\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern JWT = Pattern.compile("`\"logic\": (\\{\"jwt\": .*?})`");
    private static final Pattern CODE = Pattern.compile("```java\n(hub\\.rooms.*?)```", Pattern.DOTALL);
    private static final int TEXT = 100;

    private static List<HallSettings> halls(JsonObject hall) throws SettingsException {
        JsonObject halls = new JsonObject().put("/wss", hall.put("protocol", "rooms"));
        return SettingsReader.read(new JsonObject().put("halls", halls), Map.of())
                .settings()
                .server()
                .halls();
    }

    private static String shown(Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(Path.of("README.md")));
        assertThat(matcher.find()).as("%s in the README", pattern).isTrue();
        return matcher.group(1);
    }

    @Test
    void the_settings_of_logic_are_such_as_the_hub_reads() throws Exception {
        List<String> lines = shown(LOGIC).lines().toList();
        assertThat(lines).hasSize(3);
        for (String line : lines) {
            JsonObject logic = new JsonObject(line);
            assertThat(halls(new JsonObject().put("logic", logic))
                            .get(0)
                            .rooms()
                            .logic())
                    .isPresent();
        }
        JsonObject tokens = new JsonObject(shown(JWT));
        assertThat(halls(new JsonObject().put("logic", tokens))
                        .get(0)
                        .rooms()
                        .logic()
                        .orElseThrow()
                        .jwt())
                .isPresent();
    }

    @Test
    void an_application_changes_a_room_and_tells_its_clients() throws Exception {
        String code = shown(CODE).replaceAll("[\\s;]", "");
        assertThat(Files.readString(SELF).replaceAll("[\\s;]", "")).contains(code);
        Vertx vertx = Vertx.vertx();
        try {
            Hub hub = Hub.start(vertx, OneNode.settings(2, halls(new JsonObject())), HubOptions.alone())
                    .await(10, TimeUnit.SECONDS);
            try (Visitor ann = Visitor.connect("ann", hub.port(), "/wss", new HashMap<>())) {
                ann.enters("kitchen");
                Future<?> done = hub.rooms()
                        .change("/wss", "kitchen", List.of(new KeyChange("text", "milk, eggs")))
                        .compose(refusal -> hub.rooms().sendToAll("/wss", "kitchen", new JsonObject().put("type", 100)))
                        .compose(sent -> hub.rooms().list("/wss"))
                        .onSuccess(rooms -> rooms.forEach(
                                room -> System.out.println(room.room().name() + " " + room.clients())));
                done.await(10, TimeUnit.SECONDS);
                ann.hears("{'type':3,'roomChanges':[{'key':'text','value':'milk, eggs'}],'updateClients':{}}");
                assertThat(ann.hears().getInteger("type")).isEqualTo(TEXT);
                assertThat(hub.rooms().close("/wss", "kitchen", "good night").await(10, TimeUnit.SECONDS))
                        .isTrue();
            }
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }
}
