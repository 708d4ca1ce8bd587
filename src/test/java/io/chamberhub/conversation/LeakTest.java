package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** No buffer outside the heap is lost, whatever clients do. */
@Execution(ExecutionMode.CONCURRENT) // It waits for another process.
class LeakTest {
    @Test
    void every_buffer_is_released(@TempDir Path dir) throws IOException, InterruptedException {
        Process hunt = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        // As a property, or Vert.x turns it off.
                        "-Dio.netty.leakDetection.level=paranoid",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeakHunt.class.getName(),
                        dir.toString())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(hunt.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output).endsWith(LeakHunt.CLEAN + "\n");
            assertThat(hunt.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(hunt.exitValue()).isZero();
        } finally {
            hunt.destroyForcibly();
        }
    }
}
