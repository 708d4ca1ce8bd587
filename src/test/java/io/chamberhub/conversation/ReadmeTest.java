package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README shows conversations that are played, word for word. */
class ReadmeTest {
    private static final Path CONVERSATIONS = Path.of("src/test/resources/conversations");
    private static final Pattern QUOTE = Pattern.compile("```text\n(# .*?)\n```", Pattern.DOTALL);

    @Test
    void every_conversation_in_the_readme_is_one_that_is_played() throws IOException {
        List<String> quotes = QUOTE.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map((MatchResult quote) -> quote.group(1))
                .toList();
        assertThat(quotes).hasSizeGreaterThanOrEqualTo(3);
        assertThat(played()).containsAll(quotes);
    }

    private static List<String> played() throws IOException {
        try (Stream<Path> files = Files.list(CONVERSATIONS)) {
            return files.map(ReadmeTest::read)
                    .flatMap(text -> Stream.of(text.split("\n(?=# )")))
                    .map(String::strip)
                    .collect(Collectors.toList());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
