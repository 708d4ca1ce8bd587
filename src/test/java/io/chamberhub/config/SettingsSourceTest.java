package io.chamberhub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSourceTest {
    private static final String ALLOWED = "; a JSON file, or JSON that starts with {";

    @TempDir
    private Path directory;

    @Test
    void text_that_starts_with_a_brace_is_json_and_anything_else_a_file() {
        assertThat(SettingsSource.of(" {}").name()).isEqualTo("inline JSON");
        assertThat(SettingsSource.of(" {}").file()).isEmpty();
        assertThat(SettingsSource.of("conf/a.json").name()).isEqualTo("conf/a.json");
        assertThat(SettingsSource.of("conf/a.json").file()).contains(Path.of("conf/a.json"));
    }

    @Test
    void a_file_is_read() throws Exception {
        String file = write("{ \"port\": 1234 }");
        assertThat(SettingsReader.read(SettingsSource.of(file), Map.of())
                        .settings()
                        .server()
                        .port())
                .isEqualTo(1234);
    }

    @Test
    void a_file_with_a_byte_order_mark_is_read_like_any_other() throws Exception {
        String file = write("\ufeff{ \"port\": 1234 }");
        assertThat(SettingsReader.read(SettingsSource.of(file), Map.of())
                        .settings()
                        .server()
                        .port())
                .isEqualTo(1234);
    }

    @Test
    void a_missing_file_a_directory_and_no_name_are_mistakes() {
        assertThat(mistakes("nowhere.json")).containsExactly("-conf: nowhere.json does not exist" + ALLOWED);
        assertThat(mistakes(directory.toString())).containsExactly("-conf: " + directory + " is a directory" + ALLOWED);
        assertThat(mistakes("")).containsExactly("-conf: \"\" names no file" + ALLOWED);
        assertThat(mistakes("a\0b")).containsExactly("-conf: a\\u0000b does not exist" + ALLOWED);
    }

    @Test
    void a_file_that_may_not_be_read_is_a_mistake() throws IOException {
        Path file = Path.of(write("{}"));
        Files.setPosixFilePermissions(file, Set.of());
        assumeFalse(Files.isReadable(file), "running as a user who may read everything");
        assertThat(mistakes(file.toString()))
                .containsExactly("-conf: " + file + " may not be read by this user" + ALLOWED);
    }

    @Test
    void a_file_far_too_long_is_a_mistake() throws IOException {
        String file = write(" ".repeat((1 << 20) + 1));
        assertThat(mistakes(file)).containsExactly("-conf: " + file + " is longer than 1048576 bytes" + ALLOWED);
    }

    @Test
    void a_file_without_one_json_object_is_a_mistake() throws IOException {
        String file = write("[1]");
        assertThat(mistakes(file)).containsExactly("-conf: " + file + " holds [1]; one JSON object");
        write("");
        assertThat(mistakes(file))
                .containsExactly("-conf: " + file + " is not JSON at line 1, column 1; There is nothing in it");
    }

    @Test
    void bytes_that_are_no_utf8_are_a_mistake() throws IOException {
        Path file = directory.resolve("conf.json");
        Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
        assertThat(mistakes(file.toString()))
                .singleElement()
                .asString()
                .startsWith("-conf: " + file + " is not JSON")
                .contains("UTF-8");
    }

    @Test
    void mistakes_in_the_environment_are_told_along_with_a_missing_file() {
        assertThat(catchThrowableOfType(
                                SettingsException.class,
                                () -> SettingsReader.read(SettingsSource.of("nowhere.json"), Map.of("HUB_PORT", "x")))
                        .mistakes())
                .containsExactly(
                        "-conf: nowhere.json does not exist" + ALLOWED,
                        "HUB_PORT: \"x\" is not allowed; a whole number from 0 to 65535");
    }

    private String write(String text) throws IOException {
        return Files.write(directory.resolve("conf.json"), text.getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static List<String> mistakes(String conf) {
        return catchThrowableOfType(
                        SettingsException.class, () -> SettingsReader.read(SettingsSource.of(conf), Map.of()))
                .mistakes();
    }
}
