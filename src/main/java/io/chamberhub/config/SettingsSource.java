package io.chamberhub.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the JSON of settings comes from. */
public sealed interface SettingsSource {
    /** How to name it to an operator. */
    String name();

    /** The file to watch, where there is one. */
    default Optional<Path> file() {
        return Optional.empty();
    }

    /** The JSON in UTF-8; nothing after a mistake was told. */
    Optional<byte[]> bytes(Mistakes mistakes);

    /** What a {@code -conf} option names: JSON where it starts with a brace, else a file. */
    static SettingsSource of(String conf) {
        return conf.strip().startsWith("{") ? new Inline(conf) : new JsonFile(conf);
    }

    /** No JSON was given. */
    record Defaults() implements SettingsSource {
        @Override
        public String name() {
            return "defaults";
        }

        @Override
        public Optional<byte[]> bytes(Mistakes mistakes) {
            return Optional.of(new byte[] {'{', '}'});
        }
    }

    /** The JSON itself was given. */
    record Inline(String json) implements SettingsSource {
        @Override
        public String name() {
            return "inline JSON";
        }

        @Override
        public Optional<byte[]> bytes(Mistakes mistakes) {
            return Optional.of(json.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The name of a file was given. */
    record JsonFile(String name) implements SettingsSource {
        private static final int MAX_BYTES = 1 << 20;
        private static final String ALLOWED = "; a JSON file, or JSON that starts with {";

        @Override
        public Optional<Path> file() {
            return Optional.of(Path.of(name));
        }

        @Override
        public Optional<byte[]> bytes(Mistakes mistakes) {
            String problem;
            try {
                Path path = Path.of(name);
                if (name.isBlank()) {
                    problem = "names no file";
                } else if (Files.isDirectory(path)) {
                    problem = "is a directory";
                } else {
                    byte[] bytes = read(path);
                    if (bytes.length <= MAX_BYTES) {
                        return Optional.of(bytes);
                    }
                    problem = "is longer than " + MAX_BYTES + " bytes";
                }
            } catch (NoSuchFileException | InvalidPathException e) {
                problem = "does not exist";
            } catch (AccessDeniedException e) {
                problem = "may not be read by this user";
            } catch (IOException e) {
                problem = "cannot be read: " + e.getMessage();
            }
            mistakes.add("-conf", (name.isBlank() ? "\"" + name + "\"" : name) + " " + problem + ALLOWED);
            return Optional.empty();
        }

        // A pipe has no length to ask for, so the limit is applied while reading.
        private static byte[] read(Path path) throws IOException {
            try (InputStream in = Files.newInputStream(path)) {
                return in.readNBytes(MAX_BYTES + 1);
            }
        }
    }
}
