package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "lobby, lobby",
        "'', ''",
        "*, ''",
        "*, anything/at?all=*",
        "team-*, team-",
        "team-*, team-7/general",
        "*-7, team-7",
        "team-*-7, team--7",
        "team-*-7, team-7-7",
        "a*b*c, abc",
        "a*b*c, a-c-b-b-c",
        "a*a, aa",
        "*aab*, aaaab",
        "*abab*c, abaababc",
        "**, x",
        "a**b, ab",
        "a.c, a.c",
        "a?x=1, a?x=1",
        "r%C3%A4um, r%C3%A4um",
        "*\uD83D\uDE00*, a\uD83D\uDE00b",
    })
    void these_match(String pattern, String name) {
        assertThat(new NamePattern(pattern).matches(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "lobby, Lobby",
        "lobby, lobby2",
        "lobby, ''",
        "'', lobby",
        "team-*, team",
        "team-*, my-team-7",
        "team-*-7, team-7",
        "*-7, team-77",
        "a*b*c, acb",
        "a*b*c, abcd",
        "a*a, a",
        "*aab*, aba",
        "*ab*ba*, aba",
        "a.c, abc",
        "a?c, abc",
        "[a-z], a",
        "a, a?access=1",
    })
    void these_do_not(String pattern, String name) {
        assertThat(new NamePattern(pattern).matches(name)).isFalse();
    }

    @Test
    void it_agrees_with_a_regular_expression() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 50_000; round++) {
            String pattern = letters(random, "ab*", 8);
            String name = letters(random, "ab", 12);
            assertThat(new NamePattern(pattern).matches(name))
                    .as("%s for %s", name, pattern)
                    .isEqualTo(name.matches(pattern.replace("*", ".*")));
        }
    }

    private static String letters(SplittableRandom random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(most + 1); text.length() < length; ) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Whoever tries every place for every part takes minutes for this. */
    @Test
    void no_pattern_takes_long() {
        String name = "a".repeat(1_000_000);
        NamePattern pattern = new NamePattern("*" + "a".repeat(100_000) + "b*" + "a*".repeat(100_000) + "c");
        NamePattern almost = new NamePattern("*" + "a".repeat(499_999) + "b*");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(pattern.matches(name)).isFalse();
            assertThat(almost.matches(name)).isFalse();
            assertThat(new NamePattern("a*".repeat(500_000)).matches(name)).isTrue();
        });
    }
}
