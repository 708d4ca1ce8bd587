package io.chamberhub.attack;

import io.chamberhub.Opening;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;

/** A client that means no good. It reads only when it is told to, and says what it likes. Not thread-safe. */
final class Intruder implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CONTINUATION = 0;
    static final int PING = 9;
    static final int FIN = 0x80;

    private static final int CLOSE = 8;
    private static final int MASKED = 0x80;
    private static final int PATIENCE = 5_000;
    /** The code of an end without a close frame. */
    static final int LOST = 1006;

    private final Socket socket;
    private final DataInputStream in;

    private Intruder(URI chamber) throws IOException {
        socket = new Socket(chamber.getHost(), chamber.getPort());
        socket.setSoTimeout(PATIENCE);
        // Gone without a trace, or there would soon be no ports left.
        socket.setSoLinger(true, 0);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4096));
    }

    /** A TCP connection, and nothing said yet. */
    static Intruder dial(URI chamber) throws IOException {
        return new Intruder(chamber);
    }

    /** One whose handshake was accepted; whether it is let in, it has not looked yet. */
    static Intruder enter(URI chamber) throws IOException {
        Intruder intruder = dial(chamber);
        intruder.write(Opening.request(chamber));
        try {
            Opening.accepted(intruder.in);
        } catch (IOException refused) {
            intruder.close();
            throw refused;
        }
        return intruder;
    }

    /** A frame whose mask is four zeros, so that its payload is as it is. */
    static byte[] frame(int first, byte[] payload) {
        byte[] head = head(first, payload.length);
        return ByteBuffer.allocate(head.length + payload.length)
                .put(head)
                .put(payload)
                .array();
    }

    /** The head of a frame with a payload of this length. */
    static byte[] head(int first, long length) {
        ByteBuffer head = ByteBuffer.allocate(14).put((byte) first);
        if (length < 126) {
            head.put((byte) (MASKED | length));
        } else if (length <= 0xFFFF) {
            head.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            head.put((byte) (MASKED | 127)).putLong(length);
        }
        byte[] bytes = new byte[head.putInt(0).position()];
        head.flip().get(bytes);
        return bytes;
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Writes if it still can. False when the hub has had enough of it. */
    boolean tries(byte[] bytes) {
        try {
            write(bytes);
            return true;
        } catch (IOException enough) {
            return false;
        }
    }

    /** Reads until it is told to go. The close code; 1006 if the hub did not say. */
    int ending() throws IOException {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0F;
                byte[] payload = in.readNBytes(length());
                if (opcode == CLOSE) {
                    return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
                }
            }
        } catch (EOFException | SocketException gone) {
            return LOST;
        }
    }

    /** Reads until something comes that begins so. How many frames have come before. */
    int heard(char first) throws IOException {
        int before = 0;
        for (byte[] payload = next(); payload.length == 0 || payload[0] != first; payload = next()) {
            before++;
        }
        return before;
    }

    /** The status that a request is answered with; 1006 if the hub just went. */
    int status() throws IOException {
        try {
            return Integer.parseInt(Opening.head(in).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        } catch (EOFException | SocketException gone) {
            return LOST;
        }
    }

    /** The next frame's payload. */
    byte[] next() throws IOException {
        in.readUnsignedByte();
        return in.readNBytes(length());
    }

    private int length() throws IOException {
        int length = in.readUnsignedByte();
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
