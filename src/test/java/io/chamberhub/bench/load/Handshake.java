package io.chamberhub.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** The opening handshake of one client. */
final class Handshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final String END = "\r\n\r\n";

    private final String key;
    private final Dialect dialect;

    Handshake(Dialect dialect) {
        byte[] random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        this.key = Base64.getEncoder().encodeToString(random);
        this.dialect = dialect;
    }

    ByteBuffer request(String path, int port) {
        String protocol = dialect == Dialect.ECHO ? "Sec-WebSocket-Protocol: echo\r\n" : "";
        String request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + key + "\r\n" + protocol + "\r\n";
        return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** The answer's head, or nothing, in which case there has to be more; the buffer then stands behind the head. */
    static String answer(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(in.position(), bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END);
        if (end < 0) {
            return "";
        }
        in.position(in.position() + end + END.length());
        return text.substring(0, end + END.length());
    }

    boolean isAccepted(String answer) {
        String lower = answer.toLowerCase(Locale.ROOT);
        return answer.startsWith("HTTP/1.1 101 ")
                && answer.contains(" " + accept() + "\r\n")
                && (dialect != Dialect.ECHO || lower.contains("\r\nsec-websocket-protocol: echo\r\n"));
    }

    private String accept() {
        try {
            byte[] bytes = (key + GUID).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
