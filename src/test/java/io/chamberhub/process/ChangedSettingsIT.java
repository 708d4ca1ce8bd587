package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What an operator sees who changes the settings of a hub that runs. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class ChangedSettingsIT {
    private static final Duration LOOKS = Duration.ofSeconds(20);
    private static final String CHANGED = "INFO SettingsWatch the settings have changed ";
    private static final String UNUSABLE = "WARN SettingsWatch the settings cannot be used; those before stay ";

    @TempDir
    private static Path dir;

    @Test
    void a_file_is_written_anew_in_all_the_ways_there_are() throws IOException {
        Path file = dir.resolve("hub.json");
        Path other = dir.resolve("hub.json~");
        Files.writeString(file, halls("{'/':{},'/old/':{}}"));
        try (HubProcess hub =
                HubProcess.start("changed", "-conf", file.toString()).awaitReady()) {
            Client here = Client.enter(hub.chamber("/here"));
            Client old = Client.enter(hub.chamber("/old/room"));
            // Just so.
            Files.writeString(file, halls("{'/':{},'/new/':{}}"));
            await(hub, CHANGED + "keys=\"halls./old/ (gone), halls./new/ (new)\"");
            assertThat(old.ending()).isEqualTo(new Client.Ending(1001, "Shutting down"));
            Client.connect(hub.chamber("/new/room")).welcome();
            // As editors do.
            Files.writeString(other, halls("{'/':{'limits':{'maxFrameSize':200}}}"));
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            await(hub, CHANGED + "keys=\"halls./new/ (gone), halls./.limits.maxFrameSize\"");
            // Two mistakes at once, then none.
            Files.writeString(file, "{\"port\":70000,\"halls\":{\"/\":{\"slow\":\"no\"}}}");
            await(hub, UNUSABLE + "problem=\"port: 70000 is not allowed; a whole number from 0 to 65535\"");
            await(hub, UNUSABLE + "problem=\"halls./.slow: ");
            Http.Answer ready = Http.get(hub.health("ready"));
            assertThat(ready.status()).isEqualTo(200);
            assertThat(new JsonObject(ready.body()).getJsonObject("settings").getJsonArray("problems"))
                    .hasSize(2);
            assertThat(hub.metric("hub_settings_valid")).isZero();
            Files.delete(file);
            await(hub, UNUSABLE + "problem=\"-conf: " + file + " does not exist");
            Files.writeString(file, halls("{'/':{}}").replace("\"port\":0", "\"port\":1"));
            await(
                    hub,
                    "WARN SettingsWatch settings have changed that count after a restart only; "
                            + "until then what they were stays keys=\"port, admin.port\"");
            assertThat(hub.metric("hub_settings_valid")).isEqualTo(1);
            assertThat(hub.metric("hub_settings_changes_total")).isEqualTo(3);
            here.send("T**\nundisturbed");
            here.awaitMessage("F0\nundisturbed");
            assertThat(hub.errors()).isEmpty();
        }
    }

    /** A ConfigMap is a directory with a link to a directory, which is exchanged in one step. */
    @Test
    void a_link_on_the_way_to_the_file_is_exchanged() throws IOException {
        Path map = Files.createDirectory(dir.resolve("map"));
        publish(map, "first", "a secret of thirty-two bytes, ok", "");
        Files.createSymbolicLink(map.resolve("hub.json"), Path.of("..data/hub.json"));
        Files.createSymbolicLink(map.resolve("key"), Path.of("..data/key"));
        try (HubProcess hub = HubProcess.start(
                        "mapped", "-conf", map.resolve("hub.json").toString())
                .awaitReady()) {
            publish(map, "second", "another one of thirty-two bytes!", "");
            await(hub, CHANGED + "keys=\"halls./.auth.jwt.secret (what the file holds)\"");
            publish(map, "third", "another one of thirty-two bytes!", ",'/new/':{}");
            await(hub, CHANGED + "keys=\"halls./new/ (new)\"");
            publish(map, "fourth", "too short", ",'/new/':{}");
            await(hub, UNUSABLE + "problem=\"halls./.auth.jwt.secret: ");
            Client.connect(hub.chamber("/new/room")).welcome();
        }
    }

    private static void publish(Path map, String version, String secret, String more) throws IOException {
        Path data = Files.createDirectory(map.resolve(version));
        String key = map.resolve("key").toString();
        Files.writeString(
                data.resolve("hub.json"), halls("{'/':{'auth':{'jwt':{'secret':'" + key + "'}}}" + more + "}"));
        Files.writeString(data.resolve("key"), secret);
        Path link = Files.createSymbolicLink(map.resolve("..data_tmp"), data.getFileName());
        Files.move(link, map.resolve("..data"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String halls(String json) {
        return HubProcess.settings()
                .put("halls", new JsonObject(json.replace('\'', '"')))
                .encode();
    }

    private static void await(HubProcess hub, String text) {
        hub.log().await(line -> line.contains(text), text, LOOKS);
    }
}
