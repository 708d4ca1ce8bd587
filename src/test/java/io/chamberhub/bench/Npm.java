package io.chamberhub.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The servers from npm, installed below the build's own directory. */
final class Npm {
    private static final List<String> FILES = List.of(
            "bench/package.json",
            "bench/package-lock.json",
            "bench/echo-chamber.cjs",
            "bench/no-delay.cjs",
            "bench/broadcast.cjs",
            "npm/rooms.cjs");

    private Npm() {}

    /** Installs what the lock file names, and returns where. */
    static Path install(Path work) throws IOException, InterruptedException {
        Path project = Files.createDirectories(work.resolve("npm"));
        for (String file : FILES) {
            try (InputStream in = Npm.class.getResourceAsStream("/" + file)) {
                Files.copy(in, project.resolve(Path.of(file).getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path log = work.resolve("npm.log");
        int code = new ProcessBuilder("npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("npm ci ended with " + code + "; see " + log);
        }
        return project;
    }
}
