package io.chamberhub.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Dockerfile fits the manifests. What it makes is run by another test. */
class ImageTest {
    private final Image image = Image.read();

    ImageTest() throws IOException {}

    @Test
    void it_is_a_jre_and_runs_as_the_user_that_pods_run_as() {
        assertThat(image.base()).isEqualTo("eclipse-temurin:25-jre");
        assertThat(image.user())
                .doesNotStartWith("0")
                .isEqualTo(Pod.of(Manifests.of("k8s/base")).user());
        assertThat(image.home()).isEqualTo(Image.HOME.toString());
    }

    @Test
    void clients_reach_the_port_that_it_exposes() throws Exception {
        Settings settings = Pod.of(Manifests.of("k8s/base")).settings().settings();
        assertThat(image.port()).isEqualTo(Integer.toString(settings.server().port()));
        assertThat(image.variable()).isEqualTo("HUB_HOST=0.0.0.0");
    }

    @Test
    void what_it_copies_is_all_that_is_sent_to_the_builder() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(".dockerignore"));
        assertThat(lines.get(0)).isEqualTo("*");
        assertThat(lines.stream().skip(1).map(line -> line.substring(1)))
                .containsExactlyInAnyOrderElementsOf(image.sources().stream()
                        .map(source -> source.replaceAll("/$", ""))
                        .toList());
    }

    @Test
    void a_process_that_has_run_out_of_memory_is_ended() {
        assertThat(image.entrypoint()).contains("-XX:+ExitOnOutOfMemoryError").endsWith("-jar", "hub.jar");
    }
}
