package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What an operator reads who has settings checked. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class CheckIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path dir;

    @Test
    void sound_settings_are_printed_as_they_count_with_the_memory_they_may_take() throws IOException {
        Path file = Files.writeString(
                dir.resolve("sound.json"), "{\"port\":9000,\"halls\":{\"/\":{},\"/wss\":{\"protocol\":\"rooms\"}}}");
        try (HubProcess check = HubProcess.start("check", "check", "-conf", file.toString())) {
            assertThat(check.exitCode(PATIENCE)).isZero();
            assertThat(check.errors()).isEmpty();
            JsonObject said = new JsonObject(String.join("\n", check.log().now()));
            JsonObject settings = said.getJsonObject("settings");
            assertThat(settings.getInteger("port")).isEqualTo(9000);
            assertThat(settings.getJsonObject("halls").getJsonObject("/wss").getInteger("emptyRoomTtl"))
                    .isEqualTo(60_000);
            JsonObject memory = said.getJsonObject("memory");
            JsonObject halls = memory.getJsonObject("worstCaseOfHalls");
            assertThat(memory.getJsonObject("worstCase").getLong("bytes"))
                    .isEqualTo(halls.getJsonObject("/").getLong("bytes")
                            + halls.getJsonObject("/wss").getLong("bytes"));
            assertThat(memory.getJsonObject("heap").getString("size")).endsWith("MiB");
            assertThat(memory.getBoolean("enough")).isFalse();
        }
    }

    @Test
    void every_mistake_of_others_is_told() throws IOException {
        Path file = Files.writeString(
                dir.resolve("unsound.json"),
                "{\"halls\":{\"/\":{\"auth\":{\"jwt\":{\"secret\":\"none\"}}},"
                        + "\"/w\":{\"protocol\":\"rooms\",\"logic\":{\"class\":\"Nobody\"}}}}");
        try (HubProcess check = HubProcess.start("unsound", "check", "-conf", file.toString())) {
            assertThat(check.exitCode(PATIENCE)).isEqualTo(2);
            assertThat(check.log().now()).isEmpty();
            assertThat(check.errors())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("halls./.auth.jwt.secret: none "),
                            line -> assertThat(line).startsWith("halls./w.logic.class: Nobody "));
        }
    }
}
