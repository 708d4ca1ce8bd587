package io.chamberhub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The commands that operators are given in {@code src/docs/operations.md}. */
public final class OperationsPage {
    private static final Path PAGE = Path.of("src", "docs", "operations.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

    private OperationsPage() {}

    /** Those below a heading that begin like this, one of each line. */
    public static List<String> commands(String heading, String beginning) {
        return BLOCK.matcher(section(heading))
                .results()
                .flatMap(block -> block.group(1).lines())
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    private static String section(String heading) {
        try {
            return Stream.of(Files.readString(PAGE).split("(?m)^## "))
                    .filter(section -> section.startsWith(heading + "\n"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
