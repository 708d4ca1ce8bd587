package io.chamberhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Packages of npm, and scripts that use them, below the build's own directory. Installed once for all tests. */
public final class NpmProject {
    private static final Path PROJECT = Path.of("target", "npm");
    private static final int PATIENCE = 60;
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "talk.mjs", "compress.mjs", "rooms.cjs", "readme.mjs");
    private static boolean installed;

    private NpmProject() {}

    /** Installs what the lock file names. Tests are skipped, or fail, where there is no Node.js. */
    public static synchronized void install() throws IOException, InterruptedException {
        Prerequisite.require(
                isOnPath("node") && isOnPath("npm"), "packages of npm are not tried: node or npm is not installed");
        if (installed) {
            return;
        }
        Files.createDirectories(PROJECT);
        for (String file : FILES) {
            try (InputStream in = NpmProject.class.getResourceAsStream("/npm/" + file)) {
                Files.copy(in, PROJECT.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        String where = PROJECT.toString();
        run("npm", "ci", "--prefix", where, "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
        installed = true;
    }

    /** What a script printed; everything it said goes into the failure if it fails. */
    public static String node(String script, String... arguments) throws IOException, InterruptedException {
        return run(command(script, arguments).toArray(String[]::new));
    }

    /** Starts a script that runs until it is ended, with its standard error in a file beside it. */
    public static Process start(String script, String... arguments) throws IOException {
        return new ProcessBuilder(command(script, arguments))
                .redirectError(PROJECT.resolve(script + ".err").toFile())
                .start();
    }

    private static List<String> command(String script, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("node", PROJECT.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path errors = PROJECT.resolve(command[0] + ".err");
        Path printed = PROJECT.resolve(command[0] + ".out");
        Process process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(printed.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
        process.destroyForcibly();
        String output = Files.readString(printed, StandardCharsets.UTF_8);
        assertThat(ended && process.waitFor() == 0)
                .as("%s\n%s%s", String.join(" ", command), output, Files.readString(errors))
                .isTrue();
        return output;
    }
}
