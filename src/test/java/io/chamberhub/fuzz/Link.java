package io.chamberhub.fuzz;

import io.chamberhub.ClientFrame;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/** The TCP connection of a client, and frames on it (RFC 6455 section 5.2). One thread reads, any may write. */
final class Link implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** Set in the first frame of a deflated message. */
    static final int DEFLATED = 0x40;

    /** In ms. */
    private static final int PATIENCE = 30_000;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    /** A frame from the hub. */
    record Frame(int opcode, boolean deflated, boolean fin, Buffer payload) {
        boolean isClose(int code, String reason) {
            return opcode == CLOSE
                    && payload.equals(Buffer.buffer().appendUnsignedShort(code).appendString(reason));
        }
    }

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** @param host one of this machine's addresses, so that there are enough ports for all */
    Link(String host, int port) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE);
        socket.bind(new InetSocketAddress(host, 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 16 << 10));
    }

    Socket socket() {
        return socket;
    }

    /**
     * Becomes a WebSocket.
     *
     * @param deflates whether it offers to take and send deflated messages; answers whether that is agreed on
     */
    boolean upgrade(String target, boolean deflates) throws IOException {
        write(Buffer.buffer("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: echo\r\n"
                + (deflates ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "") + "\r\n"));
        String status = line();
        if (!status.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("refused: " + status);
        }
        boolean agreed = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            agreed |= line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions: permessage-deflate");
        }
        return agreed;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }

    void write(Buffer bytes) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write(bytes.getBytes());
        }
    }

    /** The next frame; empty at the end of the connection. */
    Optional<Frame> read() throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int length = in.readUnsignedByte();
        if ((first & 0x30) != 0 || (length & MASKED) != 0) {
            throw new IOException("a frame that no server may send");
        }
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return Optional.of(
                new Frame(first & 0x0F, (first & DEFLATED) != 0, (first & FIN) != 0, Buffer.buffer(payload)));
    }

    /** A frame as a client must send it. */
    static Buffer frame(int opcode, boolean fin, Buffer payload, SplittableRandom random) {
        return ClientFrame.of((fin ? FIN : 0) | opcode, payload, random.nextInt());
    }

    static Buffer text(String text, SplittableRandom random) {
        return frame(TEXT, true, Buffer.buffer(text.getBytes(StandardCharsets.UTF_8)), random);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
