package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.chamberhub.server.ServerSettings;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Conversations that did not go as they are told fail, and say where. */
class PlayerTest {
    private static OneNode node;

    @BeforeAll
    static void start() throws TimeoutException {
        node = new OneNode(ServerSettings.defaultHalls());
    }

    @AfterAll
    static void stop() throws TimeoutException {
        node.close();
    }

    @Test
    void something_else_was_heard() {
        assertThat(failureOf("a connects to /else", "a hears I{a}", "a sends T**\\nhi", "a hears F{a}\\nho"))
                .startsWith("tale.txt:5: a hears F{a}\\nho\nexpected \"F0\\nho\"\n but heard \"F0\\nhi\"")
                .contains("    asks for /else\n    hears HTTP 101\n    hears \"I0\"\n");
    }

    @Test
    void something_was_heard_in_one_piece_and_not_in_two() {
        assertThat(failureOf("a connects to /piece", "a hears I{a}", "a sends T**\\nhi", "a hears first F{a}\\nhi"))
                .contains("expected first \"F0\\nhi\"\n but heard \"F0\\nhi\"");
    }

    @Test
    void something_was_heard_that_is_not_told() {
        assertThat(failureOf("a connects to /more", "a hears I{a}", "a sends T**\\nhi", "a hears nothing more"))
                .startsWith("tale.txt:5: ")
                .contains("heard \"F0\\nhi\"");
        assertThat(failureOf("a connects to /more2", "a hears I{a}", "a sends T**\\nhi"))
                .startsWith("tale.txt:4: (the end of the conversation)")
                .contains("heard \"F0\\nhi\"");
    }

    @Test
    void somebody_was_refused_or_let_in_unexpectedly() {
        assertThat(failureOf("a connects to /x", "    Upgrade:", "a hears I{a}"))
                .startsWith("tale.txt:4: a hears I{a}\na was refused with HTTP 426");
        assertThat(failureOf("a connects to /x", "    Upgrade:"))
                .startsWith("tale.txt:2: (the end of the conversation)\na was refused with HTTP 426");
        assertThat(failureOf("a connects to /y", "a is refused with 426 \"\""))
                .startsWith("tale.txt:3: a is refused with 426 \"\"\nwas not refused");
    }

    @Test
    void something_is_told_that_means_nothing() {
        assertThat(failureOf("a dances")).startsWith("tale.txt:2: a dances\nnot understood");
        assertThat(failureOf("a hears I{a}")).startsWith("tale.txt:2: a hears I{a}\na is not there");
    }

    private static String failureOf(String... lines) {
        String tale = "# A tale\n" + String.join("\n", lines);
        Conversation conversation =
                Conversation.in("tale.txt", tale.lines().toList()).get(0);
        return catchThrowable(() -> Player.play(conversation, client -> node.port(), ""))
                .getMessage();
    }
}
