package io.chamberhub.fuzz;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Inputs worth beginning with, in {@code src/test/resources/fuzz}. Each file has a line that says what it is, and bytes in
 * hex; its name begins with what it is a sample of, such as {@code frames-}.
 */
public final class Corpus {
    private Corpus() {}

    /** All samples of this kind, in the order of their names. */
    public static List<Buffer> of(String kind) {
        try (Stream<Path> files =
                Files.list(Path.of(Corpus.class.getResource("/fuzz").toURI()))) {
            List<Buffer> samples = files.filter(
                            file -> file.getFileName().toString().startsWith(kind + "-"))
                    .sorted()
                    .map(Corpus::read)
                    .toList();
            if (samples.isEmpty()) {
                throw new IllegalStateException("no samples of " + kind);
            }
            return samples;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Buffer read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            if (!lines.get(0).startsWith("# ")) {
                throw new IllegalStateException(file + " does not say what it is");
            }
            String digits = lines.stream().skip(1).collect(Collectors.joining()).replace(" ", "");
            return Buffer.buffer(HexFormat.of().parseHex(digits));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
