package io.chamberhub.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.LiveKeys;
import io.chamberhub.conversation.LiveChambersTest;
import io.chamberhub.conversation.LiveRoomsTest;
import io.chamberhub.conversation.LiveWebhookTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Somebody has decided, for each key, when a change counts; has written that down, and tried it. */
class EffectTest {
    /** Where each key of a hall is changed while clients are there. */
    private static final List<Class<?>> TRIED =
            List.of(LiveChambersTest.class, LiveRoomsTest.class, LiveWebhookTest.class);

    @Test
    void each_key_has_one_effect() {
        assertThat(Keys.all())
                .allSatisfy(key -> assertThat(Effect.of(key)).as(key.path()).isPresent());
    }

    @Test
    void no_key_of_a_hall_needs_a_restart() {
        assertThat(Keys.OF_HALL)
                .allSatisfy(key -> assertThat(Effect.of(key)).as(key.path()).isNotEqualTo(Effect.RESTART));
    }

    @Test
    void each_key_of_a_hall_is_changed_by_a_test() {
        List<String> tried = TRIED.stream()
                .flatMap(each -> Arrays.stream(each.getDeclaredMethods()))
                .flatMap(method -> Stream.ofNullable(method.getAnnotation(LiveKeys.class)))
                .flatMap(keys -> Arrays.stream(keys.value()))
                .toList();
        assertThat(tried)
                .containsExactlyInAnyOrderElementsOf(
                        Keys.OF_HALL.stream().map(Key::pathInHall).toList());
    }

    @Test
    void the_documentation_says_the_same() throws IOException {
        List<String> rows = Files.readString(Path.of("src/docs/operations.md"))
                .replaceFirst("(?s).*\n## Changing settings while it runs\n", "")
                .replaceFirst("(?s)\n## .*", "")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows)
                .containsExactlyElementsOf(Keys.all().map(EffectTest::row).toList());
    }

    private static String row(Key<?, ?> key) {
        return "| `" + key.path() + "` | " + Effect.of(key).orElseThrow().words() + " |";
    }
}
