package io.chamberhub;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.config.Settings;
import io.chamberhub.config.SettingsSource;
import io.chamberhub.config.StartRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsWatchTest {
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path dir;

    @AfterEach
    void close() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void a_file_that_is_away_when_it_is_to_be_watched_is_watched_all_the_same() throws IOException {
        Path file = dir.resolve("hub.json");
        StartRequest request =
                new StartRequest(false, Settings.defaults(), SettingsSource.of(file.toString()), List.of());
        SettingsWatch watch = new SettingsWatch(vertx, request, Map.of());
        CompletableFuture<Settings> settled = new CompletableFuture<>();
        watch.start(settings -> {
            settled.complete(settings);
            return Future.succeededFuture();
        });
        Files.writeString(file, "{\"drain\":{\"period\":7}}");
        assertThat(settled.orTimeout(20, TimeUnit.SECONDS)
                        .join()
                        .server()
                        .drain()
                        .period())
                .isEqualTo(7);
    }

    @Test
    void only_what_is_no_file_cannot_be_read_again() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));
        assertThat(SettingsWatch.canBeReadAgain(file)).isTrue();
        assertThat(SettingsWatch.canBeReadAgain(Files.createSymbolicLink(dir.resolve("link"), file)))
                .isTrue();
        assertThat(SettingsWatch.canBeReadAgain(dir.resolve("none"))).isTrue();
        assertThat(SettingsWatch.canBeReadAgain(Path.of("/dev/null"))).isFalse();
    }
}
