package io.chamberhub.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.config.Arguments;
import io.chamberhub.config.SettingsReader;
import io.chamberhub.config.SettingsSource;
import io.chamberhub.config.StartRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The unit for systemd fits the hub. */
class SystemdTest {
    private static final String SETTINGS = "/etc/chamber-hub/prod.json";

    private final Map<String, List<String>> unit = read();

    @Test
    void it_has_the_time_to_stop_that_it_needs_and_sigterm_is_no_failure() throws Exception {
        var settings = SettingsReader.read(SettingsSource.of("conf/prod.json"), Map.of())
                .settings();
        assertThat(Integer.parseInt(only("TimeoutStopSec")))
                .isGreaterThanOrEqualTo(Stopping.atMostSeconds(settings) + 5);
        assertThat(only("KillSignal")).isEqualTo("SIGTERM");
        assertThat(only("SuccessExitStatus")).isEqualTo("143");
    }

    @Test
    void it_starts_again_unless_the_settings_are_wrong() {
        assertThat(only("Restart")).isEqualTo("on-failure");
        assertThat(only("RestartPreventExitStatus")).isEqualTo("2");
    }

    @Test
    void the_command_is_one_that_the_hub_understands() {
        List<String> command = List.of(only("ExecStart").split(" ", -1));
        int jar = command.indexOf("-jar");
        assertThat(command.get(jar + 1)).endsWith("/hub-fat.jar");
        List<String> arguments = command.subList(jar + 2, command.size());
        assertThat(arguments).containsExactly("-cluster", "-conf", SETTINGS);
        assertThat(Path.of(only("WorkingDirectory")))
                .isEqualTo(Path.of(SETTINGS).getParent());
        String[] here = arguments.stream()
                .map(argument -> argument.replace(SETTINGS, "conf/prod.json"))
                .toArray(String[]::new);
        assertThat(Arguments.read(here, Map.of())).isInstanceOf(StartRequest.class);
    }

    @Test
    void every_java_takes_its_flags() throws Exception {
        List<String> command = new ArrayList<>(List.of(only("ExecStart").split(" ", -1)));
        command = new ArrayList<>(command.subList(0, command.indexOf("-jar")));
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-version");
        Process java = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(java.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(java.exitValue()).isZero();
    }

    @Test
    void it_may_do_nothing_but_serve() {
        for (String yes : List.of(
                "DynamicUser",
                "NoNewPrivileges",
                "PrivateTmp",
                "PrivateDevices",
                "ProtectHome",
                "ProtectControlGroups",
                "ProtectKernelModules",
                "ProtectKernelTunables",
                "RestrictNamespaces",
                "RestrictSUIDSGID")) {
            assertThat(only(yes)).as(yes).isEqualTo("yes");
        }
        assertThat(only("ProtectSystem")).isEqualTo("strict");
        assertThat(only("CapabilityBoundingSet")).isEmpty();
        // The JVM could not start.
        assertThat(only("MemoryDenyWriteExecute")).isEqualTo("no");
        assertThat(Integer.parseInt(only("LimitNOFILE"))).isGreaterThan(1_000_000);
    }

    private String only(String directive) {
        List<String> values = unit.getOrDefault(directive, List.of());
        assertThat(values).as(directive).hasSize(1);
        return values.get(0);
    }

    private static Map<String, List<String>> read() {
        Map<String, List<String>> unit = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(Path.of("conf", "chamber-hub.service"))) {
                if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("[")) {
                    String[] parts = line.split("=", 2);
                    assertThat(parts).as(line).hasSize(2);
                    unit.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return unit;
    }
}
