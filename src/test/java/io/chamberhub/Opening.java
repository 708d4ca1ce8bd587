package io.chamberhub;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** The opening handshake (RFC 6455 section 4) of clients that write to a socket themselves, in halls of {@code echo}. */
public final class Opening {
    private static final String END = "\r\n";

    private Opening() {}

    /**
     * The request that asks for the upgrade.
     *
     * @param more headers besides those that it takes
     */
    public static byte[] request(URI chamber, String... more) {
        List<String> usual = List.of(
                "GET " + chamber.getRawPath() + " HTTP/1.1",
                "Host: " + chamber.getAuthority(),
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: echo",
                "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==");
        StringBuilder request = new StringBuilder();
        Stream.concat(usual.stream(), Stream.of(more))
                .forEach(line -> request.append(line).append(END));
        return request.append(END).toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The status line and the headers of an answer, up to the empty line. */
    public static String head(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf(END + END) < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /** The same of one that has to accept. */
    public static String accepted(DataInputStream in) throws IOException {
        String head = head(in);
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("refused: " + head);
        }
        return head;
    }
}
