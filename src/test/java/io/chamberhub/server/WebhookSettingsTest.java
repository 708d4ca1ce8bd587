package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.directory.HookKind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSettingsTest {
    private static final URI SERVER = URI.create("http://server/");

    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"ftp://server/", "server", "http:///path", "http://user@server/", "http://server/#part"})
    void what_cannot_be_asked_is_no_webhook(String url) {
        assertThatThrownBy(() -> WebhookSettings.of(URI.create(url)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("webhook.url");
    }

    @Test
    void a_webhook_that_hears_nothing_is_none() {
        assertThatThrownBy(() -> new WebhookSettings(SERVER, Optional.empty(), Set.of(), 1, 10))
                .hasMessage("webhook.events: none");
    }

    @Test
    void a_secret_is_the_content_of_its_file_without_a_line_feed_at_its_end() throws Exception {
        Path file = Files.writeString(dir.resolve("secret"), "a\n\n");
        assertThat(signed(file).webhook("/").secret())
                .hasValueSatisfying(secret -> assertThat(secret).asString().isEqualTo("a\n"));
    }

    @Test
    void a_hub_does_not_start_without_the_secret_or_with_an_empty_one() throws Exception {
        Path empty = Files.writeString(dir.resolve("empty"), "\n");
        Path missing = dir.resolve("missing");
        ServerSettings settings = ServerSettings.defaults()
                .withHalls(List.of(
                        HallSettings.of("/a/").withWebhook(signed(empty)),
                        HallSettings.of("/b/").withWebhook(signed(missing))));
        assertThat(Hub.problems(settings))
                .containsExactly(
                        "halls./a/.webhook.secret: " + empty + " is empty",
                        "halls./b/.webhook.secret: " + missing + " is not a file that can be read");
    }

    private static WebhookSettings signed(Path secret) {
        return new WebhookSettings(SERVER, Optional.of(secret), EnumSet.allOf(HookKind.class), 1, 10);
    }
}
