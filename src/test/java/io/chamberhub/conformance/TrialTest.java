package io.chamberhub.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that does wrong does not pass. */
class TrialTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final String ACCEPTANCE = String.join(
            "\r\n",
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
            "",
            "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "810178                 | text \"a\"            | text \"a\" was expected",
                "820161                 | text \"a\"            | text \"a\" was expected",
                "010161                 | text \"a\"            | text \"a\" was expected",
                "8801                   | text \"a\"            | text \"a\" was expected",
                "8a00 810161 880203e8   | text \"a\"            | more was heard than expected",
                "810161 810161 880203e8 | text \"a\"            | more was heard than expected",
                "880203e9               | close 1000            | close 1000 was expected",
                "8800                   | close 1002            | close 1002 was expected",
                "880303e861             | close 1000 \"b\"      | close 1000 \"b\" was expected",
                "818100000000 61        | text \"a\"            | a mask",
                "c10161                 | text \"a\"            | reserved bits",
                "830161                 | text \"a\"            | opcode 3",
                "8b00                   | text \"a\"            | opcode 11",
                "800161                 | text \"a\"            | out of order",
                "010161 810161          | text \"a\"            | out of order",
                "0900                   | text \"a\"            | cannot be",
                "8101ff                 | text \"a\"            | not UTF-8",
                "880203e8 810161        | text \"a\"            | behind the close frame",
                "880103                 | close 1000            | half a close code",
            })
    void what_is_not_expected_is_a_failure(String sent, String hears, String failure) throws Exception {
        assertThat(outcome(sent, hears)).get().asString().contains(failure);
    }

    @Test
    void a_connection_that_does_not_end_is_a_failure() throws Exception {
        assertThat(outcome("880203e8", "close 1000", true))
                .isPresent()
                .get()
                .asString()
                .contains("the end of the TCP");
    }

    @Test
    void what_is_expected_is_none() throws Exception {
        assertThat(outcome("8a0161 010161 8a0162 800162 880203e8", "pong \"a\", pong \"b\", text \"ab\", close 1000"))
                .isEmpty();
    }

    @Test
    void nobody_there_is_a_failure() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Case row = new Case("any", List.of(new Turn("ping \"\"", "pong \"\"")));
        assertThat(Trial.of(row, server(port), "case", Dialect.PLAIN, PATIENCE)).isPresent();
    }

    private static Optional<String> outcome(String sent, String hears) throws Exception {
        return outcome(sent, hears, false);
    }

    /** How a server does that sends these bytes to whomever it accepts. */
    private static Optional<String> outcome(String sent, String hears, boolean stays) throws Exception {
        byte[] bytes = HexFormat.of().parseHex(sent.replace(" ", ""));
        Case row = new Case("any", List.of(new Turn("ping \"\"", hears)));
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(listening, bytes, stays));
            Optional<String> wrong = Trial.of(row, server(listening.getLocalPort()), "case", Dialect.PLAIN, PATIENCE);
            served.get(10, TimeUnit.SECONDS);
            return wrong;
        }
    }

    private static URI server(int port) {
        return URI.create("ws://127.0.0.1:" + port + "/");
    }

    private static void serve(ServerSocket listening, byte[] bytes, boolean stays) {
        try (Socket client = listening.accept()) {
            InputStream in = client.getInputStream();
            StringBuilder head = new StringBuilder();
            while (!head.toString().endsWith("\r\n\r\n")) {
                head.append((char) in.read());
            }
            client.getOutputStream().write(ACCEPTANCE.getBytes(StandardCharsets.US_ASCII));
            client.getOutputStream().write(bytes);
            if (!stays) {
                client.shutdownOutput();
            }
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // The client has heard enough: what it makes of that is what counts.
            assertThat(gone).isInstanceOf(SocketException.class);
        }
    }
}
