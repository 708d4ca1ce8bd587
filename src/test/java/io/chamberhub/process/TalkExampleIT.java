package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client that the README shows, in two terminals, through two nodes. */
class TalkExampleIT {
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void two_terminals_talk_through_two_nodes() throws Exception {
        try (Nodes nodes = Nodes.start("talk", 2);
                Terminal ann = new Terminal(nodes.node(0).chamber("/lobby"))) {
            ann.shows("I0");
            try (Terminal bob = new Terminal(nodes.node(1).chamber("/lobby"))) {
                bob.shows("I1:H0");
                ann.shows("H1");
                ann.types("hello");
                bob.shows("F0", "hello");
                bob.types("T0 only you");
                ann.shows("F1", "only you");
                ann.types("T** everyone");
                ann.shows("F0", "everyone");
                bob.shows("F0", "everyone");
                bob.leaves();
                bob.shows("closed with 1000 ");
            }
            ann.shows("B1");
        }
    }

    /** {@code java src/examples/Talk.java URL}, and somebody at the keyboard. */
    private static final class Terminal implements AutoCloseable {
        private final Process process;
        private final PrintWriter keyboard;
        private final BufferedReader screen;

        Terminal(URI chamber) throws IOException {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            process = new ProcessBuilder(java, "src/examples/Talk.java", chamber.toString())
                    .redirectErrorStream(true)
                    .start();
            keyboard = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
            screen = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        void types(String line) {
            keyboard.println(line);
        }

        /** The end of the input, as Ctrl-D gives it. */
        void leaves() {
            keyboard.close();
        }

        void shows(String... lines) throws IOException {
            for (String line : lines) {
                assertThat(screen.readLine()).isEqualTo(line);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }
}
