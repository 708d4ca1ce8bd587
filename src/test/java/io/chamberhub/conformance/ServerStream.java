package io.chamberhub.conformance;

import io.chamberhub.Deflated;
import io.vertx.core.buffer.Buffer;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Reads what a server sends, and holds it against RFC 6455. Confined to the thread that reads. */
final class ServerStream {
    private static final int FIN = 0x80;
    private static final int LONGEST_CONTROL = 125;

    // The example of RFC 6455 section 1.3.
    private static final List<String> ACCEPT = List.of("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

    private final DataInputStream in;
    private final Consumer<Event> tell;
    private int opcode = Sent.CONTINUATION;
    private Buffer content = Buffer.buffer();
    private boolean closed;
    /** Where deflated messages have been agreed on. Remembers what came before, as a server may refer to it. */
    private @Nullable Inflater inflater;

    private boolean isDeflated;

    /** It did what no server may do. */
    private static final class FlawException extends IOException {
        private static final long serialVersionUID = 1;

        FlawException(String what) {
            super(what);
        }
    }

    ServerStream(DataInputStream in, Consumer<Event> tell) {
        this.in = in;
        this.tell = tell;
    }

    /** Reads to the end. */
    void read() {
        try {
            boolean webSocket = false;
            while (!webSocket) {
                webSocket = readResponse();
            }
            while (true) {
                readFrame();
            }
        } catch (FlawException flaw) {
            tell.accept(new Event.Flaw(flaw.getMessage()));
        } catch (EOFException end) {
            tell.accept(new Event.End(true, "the end of the TCP connection"));
        } catch (IOException lost) {
            tell.accept(new Event.End(false, "the loss of the TCP connection: " + lost.getMessage()));
        }
    }

    private boolean readResponse() throws IOException {
        String status = readLine();
        if (!status.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new FlawException("no status line: " + status);
        }
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            String[] parts = line.split(": *", 2);
            headers.computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(parts[1]);
        }
        Event.Response response = new Event.Response(Integer.parseInt(status.substring(9, 12)), headers);
        if (response.status() == 101) {
            check(ACCEPT.equals(headers.get("sec-websocket-accept")), "a key is not answered: " + headers);
            check("upgrade".equalsIgnoreCase(String.join(",", headers.get("connection"))), "no upgrade: " + headers);
            check("websocket".equalsIgnoreCase(String.join(",", headers.get("upgrade"))), "no upgrade: " + headers);
        } else if (headers.containsKey("content-length")) {
            in.skipNBytes(Long.parseLong(headers.get("content-length").get(0)));
        }
        if (String.join(",", headers.getOrDefault("sec-websocket-extensions", List.of()))
                .contains("permessage-deflate")) {
            inflater = new Inflater(true);
        }
        tell.accept(response);
        return response.status() == 101;
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    private void readFrame() throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        boolean begins = (first & 0x0F) == Sent.TEXT || (first & 0x0F) == Sent.BINARY;
        check((first & 0x70) == 0 || (inflater != null && begins && (first & 0x70) == 0x40), "reserved bits");
        isDeflated = begins ? (first & 0x70) != 0 : isDeflated;
        check((second & 0x80) == 0, "a mask");
        check(!closed, "a frame behind the close frame");
        int code = first & 0x0F;
        long length = second == 126 ? in.readUnsignedShort() : second == 127 ? in.readLong() : second;
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        if (code < Sent.CLOSE) {
            data(code, (first & FIN) != 0, payload);
        } else {
            check((first & FIN) != 0 && length <= LONGEST_CONTROL, "a control frame that cannot be");
            control(code, Buffer.buffer(payload));
        }
    }

    private void data(int code, boolean fin, byte[] payload) throws FlawException {
        check(code <= Sent.BINARY, "opcode " + code);
        check((code == Sent.CONTINUATION) == (opcode != Sent.CONTINUATION), "fragments out of order");
        opcode = code == Sent.CONTINUATION ? opcode : code;
        content.appendBytes(payload);
        if (fin) {
            Buffer whole = isDeflated && inflater != null ? inflated(inflater) : content;
            check(opcode != Sent.TEXT || isText(whole), "text that is not UTF-8");
            tell.accept(new Event.Message(opcode, whole));
            content = Buffer.buffer();
            opcode = Sent.CONTINUATION;
        }
    }

    private Buffer inflated(Inflater agreed) throws FlawException {
        try {
            Buffer whole = Deflated.inflated(content, agreed);
            if (agreed.finished()) {
                agreed.reset();
            }
            return whole;
        } catch (UncheckedIOException broken) {
            throw new FlawException("the server sent what cannot be inflated");
        }
    }

    private void control(int code, Buffer payload) throws FlawException {
        switch (code) {
            case Sent.PONG -> tell.accept(new Event.Pong(payload));
            case Sent.PING -> {} // A heartbeat; these clients need not live long.
            case Sent.CLOSE -> {
                check(payload.length() != 1, "half a close code");
                closed = true;
                tell.accept(
                        payload.length() == 0
                                ? new Event.Closed(OptionalInt.empty(), "")
                                : new Event.Closed(
                                        OptionalInt.of(payload.getUnsignedShort(0)),
                                        payload.getString(2, payload.length())));
            }
            default -> throw new FlawException("opcode " + code);
        }
    }

    private static boolean isText(Buffer content) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content.getBytes()));
            return true;
        } catch (CharacterCodingException broken) {
            return false;
        }
    }

    private static void check(boolean sound, String flaw) throws FlawException {
        if (!sound) {
            throw new FlawException("the server sent " + flaw);
        }
    }
}
