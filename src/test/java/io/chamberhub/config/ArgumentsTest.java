package io.chamberhub.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static final String HINT = "-help lists the options.";

    @Test
    void without_arguments_a_node_starts_alone_with_the_defaults() {
        assertThat(read())
                .isEqualTo(new StartRequest(false, Settings.defaults(), new SettingsSource.Defaults(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-cluster", "--cluster", "-c"})
    void a_node_joins_a_cluster_when_told_to(String option) {
        assertThat(start(option).clustered()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-conf", "--conf"})
    void settings_come_from_a_file(String option) {
        StartRequest start = start("-cluster", option, "conf/prod.json");
        assertThat(start.source().name()).isEqualTo("conf/prod.json");
        assertThat(start.settings().server().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void or_from_the_command_line_itself() {
        StartRequest start = start("-conf", " {\"port\": 9000}");
        assertThat(start.source().name()).isEqualTo("inline JSON");
        assertThat(start.settings().server().port()).isEqualTo(9000);
    }

    @Test
    void the_environment_overrides_settings_and_leaves_a_note_of_what_it_did_not_understand() {
        Launch launch = Arguments.read(
                new String[] {"-conf", "{\"port\": 9000}"}, Map.of("HUB_PORT", "9001", "HUB_SERVICE_HOST", "x"));
        StartRequest start = (StartRequest) launch;
        assertThat(start.settings().server().port()).isEqualTo(9001);
        assertThat(start.ignoredVariables()).containsExactly("HUB_SERVICE_HOST");
    }

    @Test
    void wrong_settings_end_it_with_every_mistake() {
        assertThat(read("-conf", "{\"port\": -1, \"shard\": 1}"))
                .isEqualTo(new Exit(
                        2,
                        List.of(
                                "port: -1 is not allowed; a whole number from 0 to 65535",
                                "shard: unknown key; did you mean shards?")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-help", "--help"})
    void help_names_the_options(String option) {
        Exit exit = (Exit) read(option);
        assertThat(exit.code()).isZero();
        assertThat(String.join("\n", exit.lines()))
                .contains("-cluster", "-conf", "-help", "-version", "HUB_PORT", "check", "verify");
    }

    @Test
    void verify_is_followed_by_arguments_of_its_own_and_needs_no_settings() {
        assertThat(read("verify")).isEqualTo(new Verification(List.of()));
        assertThat(read("verify", "--minutes", "0.5", "-conf"))
                .isEqualTo(new Verification(List.of("--minutes", "0.5", "-conf")));
        assertThat(read("-cluster", "verify")).isInstanceOf(Exit.class);
    }

    @Test
    void check_reads_the_settings_as_a_start_would() {
        StartRequest request = start("-cluster", "-conf", "{\"port\": 9000}");
        assertThat(read("check", "-cluster", "-conf", "{\"port\": 9000}")).isEqualTo(new Check(request));
        assertThat(read("check", "-conf", "{\"port\": 90000}"))
                .isEqualTo(new Exit(2, List.of("port: 90000 is not allowed; a whole number from 0 to 65535")));
        assertThat(read("-cluster", "check")).isInstanceOf(Exit.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "-version", "--version"})
    void the_version_is_one_line(String option) {
        Exit exit = (Exit) read(option);
        assertThat(exit.code()).isZero();
        assertThat(exit.lines()).singleElement().asString().startsWith("Chamber Hub ");
    }

    @Test
    void a_command_line_that_makes_no_sense_is_one_line_and_a_hint() {
        assertThat(read("-cluter")).isEqualTo(new Exit(2, List.of("Unknown option: '-cluter'", HINT)));
        assertThat(read("-ch")).isEqualTo(new Exit(2, List.of("Unknown option: '-ch'", HINT)));
        assertThat(read("-conf"))
                .isEqualTo(new Exit(2, List.of("Missing required parameter for option '--conf' (FILE|JSON)", HINT)));
        assertThat(read("-conf", "-c"))
                .isEqualTo(new Exit(2, List.of("Expected parameter for option '--conf' but found '-c'", HINT)));
        assertThat(read("a\nb")).isEqualTo(new Exit(2, List.of("Unmatched argument at index 0: 'a\\nb'", HINT)));
        assertThat(read("@conf/prod.json"))
                .isEqualTo(new Exit(2, List.of("Unmatched argument at index 0: '@conf/prod.json'", HINT)));
    }

    private static StartRequest start(String... args) {
        return (StartRequest) read(args);
    }

    private static Launch read(String... args) {
        return Arguments.read(args, Map.of());
    }
}
