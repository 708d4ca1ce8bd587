package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The proof that ships with the hub: that it finds the hub sound, and that it can fail. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class VerifyIT {
    private static final Path REPORTS = Path.of("target", "verify");
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final String CONNECTED = "Everybody is connected";
    private static final Pattern LOST = Pattern.compile("NOT all promises were kept: .*lost [1-9]\\d*.*");
    private static final Pattern LOGS = Pattern.compile("The nodes' logs, kept if anything goes wrong: (.*)");

    @Test
    void a_short_run_finds_that_all_promises_are_kept() throws IOException {
        Path report = REPORTS.resolve("short.md");
        Run run = run("verify-short", "--minutes=0.5", "--report=" + report);
        assertThat(run.output()).contains("All promises were kept.");
        assertThat(run.code()).isZero();
        assertThat(Files.readString(report)).contains("All promises were kept.", "| kill |", "| total |");
        assertThat(run.logs()).doesNotExist();
    }

    @Test
    void what_a_hub_loses_that_does_not_repair_its_streams_is_reported() throws IOException {
        Run run = run("verify-lossy", "--minutes=0.25", "--only=cut", "--seed=2", "--jvm=-Dhub.test.repair=off");
        assertThat(run.output()).anyMatch(LOST.asMatchPredicate());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.logs()).isNotEmptyDirectory();
        delete(run.logs());
    }

    @Test
    void options_that_make_no_sense_are_said() {
        Run run = run("verify-misused", "--only=rust");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.errors()).first().asString().startsWith("--only: no such failure: rust");
    }

    /** What is left of a run. */
    private record Run(int code, List<String> output, List<String> errors) {
        /** Where it kept the logs of its nodes, or would have. */
        Path logs() {
            return output.stream()
                    .map(LOGS::matcher)
                    .filter(Matcher::matches)
                    .map(line -> Path.of(line.group(1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Another run looks for free ports only when this one has taken those it wants. */
    private static synchronized HubProcess begin(String name, String... options) {
        Stream<String> always = Stream.of("verify", "--jvm=" + SharedClasses.flag());
        HubProcess verify =
                HubProcess.start(name, Stream.concat(always, Stream.of(options)).toArray(String[]::new));
        Recording.awaitTrue(
                FIVE_MINUTES,
                () -> !verify.isAlive() || verify.log().now().stream().anyMatch(line -> line.startsWith(CONNECTED)),
                "a beginning");
        return verify;
    }

    private static Run run(String name, String... options) {
        try (HubProcess verify = begin(name, options)) {
            try {
                return new Run(verify.exitCode(FIVE_MINUTES), verify.log().now(), verify.errors());
            } finally {
                // If it still runs, it has nodes to end.
                verify.terminate();
                verify.exitCode(Recording.PATIENCE);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
