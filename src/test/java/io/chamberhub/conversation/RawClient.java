package io.chamberhub.conversation;

import io.chamberhub.ClientFrame;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.conversation.Heard.Response;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;

/**
 * A WebSocket client (RFC 6455) that hides nothing: it says what it is told to, right or wrong, and keeps every frame it
 * hears as it came. It answers nothing by itself. Its own thread reads; everything else may be called by any one thread.
 */
final class RawClient implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MASKED = 0x80;
    private static final int FIN = 0x80;

    // The example of RFC 6455 section 1.3.
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** Notified whenever any client that shares it has heard something. */
    private final Object ear;

    private final Socket socket;
    private final SplittableRandom masks = new SplittableRandom(6455);
    private final Deque<Heard> unheeded = new ArrayDeque<>();
    private final List<String> transcript = new ArrayList<>();
    private boolean reading = true;

    private RawClient(Object ear, Socket socket, int port) throws IOException {
        this.ear = ear;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) PATIENCE.toMillis());
    }

    /** A TCP connection to a hub, and nothing said yet. */
    static RawClient dial(int port) {
        return dial(port, new Object());
    }

    static RawClient dial(int port, Object ear) {
        return dial(port, ear, SocketFactory.getDefault());
    }

    /** The same over TLS. */
    static RawClient dial(int port, SSLContext trusting) {
        return dial(port, new Object(), trusting.getSocketFactory());
    }

    private static RawClient dial(int port, Object ear, SocketFactory sockets) {
        try {
            RawClient client = new RawClient(ear, sockets.createSocket(), port);
            Thread reader = new Thread(client::read, "client " + client.socket.getLocalPort());
            reader.setDaemon(true);
            reader.start();
            return client;
        } catch (IOException refused) {
            throw new UncheckedIOException("port " + port, refused);
        }
    }

    /** A client whose handshake was accepted. */
    static RawClient connect(int port, String target) {
        RawClient client = dial(port);
        client.request(target, Map.of(), Buffer.buffer());
        client.awaitAccepted();
        return client;
    }

    /**
     * Asks for the upgrade.
     *
     * @param headers in place of the usual ones; without values, a header is left out
     * @param behind goes out in the same TCP write
     */
    void request(String target, Map<String, List<String>> headers, Buffer behind) {
        note("asks for " + target);
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Host", List.of("127.0.0.1:" + socket.getPort()));
        all.put("Upgrade", List.of("websocket"));
        all.put("Connection", List.of("Upgrade"));
        all.put("Sec-WebSocket-Key", List.of(KEY));
        all.put("Sec-WebSocket-Version", List.of("13"));
        all.put("Sec-WebSocket-Protocol", List.of("echo"));
        all.putAll(headers);
        StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
        all.forEach((name, values) -> values.forEach(
                value -> head.append(name).append(": ").append(value).append("\r\n")));
        write(Buffer.buffer(head.append("\r\n").toString()).appendBuffer(behind));
    }

    /**
     * Awaits the answer to the handshake and holds an acceptance against the RFC.
     *
     * @param subprotocol the one that it has to name, or none
     */
    Response response(List<String> subprotocol) {
        Heard heard = next();
        if (!(heard instanceof Response response)) {
            throw new AssertionError("no answer to the handshake, but " + heard);
        }
        if (response.status() == 101
                && !(response.headers()
                                .getOrDefault("sec-websocket-accept", List.of())
                                .equals(List.of(ACCEPT))
                        && response.headers()
                                .getOrDefault("sec-websocket-protocol", List.of())
                                .equals(subprotocol))) {
            throw new AssertionError("a handshake that is none: " + response.headers());
        }
        return response;
    }

    /** The same in a hall of the protocol {@code echo}. */
    Response response() {
        return response(List.of("echo"));
    }

    void awaitAccepted() {
        Response response = response();
        if (response.status() != 101) {
            throw new AssertionError("refused: " + response);
        }
    }

    /** Sends a whole text message. */
    void say(String text) {
        send(Frame.text(text));
    }

    void send(Frame frame) {
        note("sends " + frame);
        write(encode(frame));
    }

    /** Sends these bytes, whatever they mean. */
    void sendBytes(Buffer bytes) {
        note("sends " + bytes.length() + " bytes");
        write(bytes);
    }

    /** A frame as a client must send it. */
    Buffer encode(Frame frame) {
        return ClientFrame.of((frame.fin() ? FIN : 0) | frame.opcode(), frame.payload(), masks.nextInt());
    }

    /** The next thing heard. */
    Heard next() {
        synchronized (ear) {
            if (!await(() -> !unheeded.isEmpty(), ear)) {
                throw new AssertionError("heard nothing for " + PATIENCE.toSeconds() + " s");
            }
            return unheeded.remove();
        }
    }

    /** The next thing heard, which stays the next one. */
    Heard peek() {
        Heard next = next();
        synchronized (ear) {
            unheeded.addFirst(next);
        }
        return next;
    }

    /** The next thing heard, which has to be a whole text message. */
    String hear() {
        Heard heard = next();
        if (heard instanceof Frame frame && frame.fin() && frame.opcode() == Frame.TEXT) {
            return frame.text();
        }
        throw new AssertionError("expected a text message, heard " + heard + "\n" + transcript());
    }

    /** Whether something was heard that nobody has asked for yet. */
    boolean hears() {
        synchronized (ear) {
            return hasHeard();
        }
    }

    /** Whether something was heard that nobody has asked for yet. To be called with the ear locked. */
    boolean hasHeard() {
        return !unheeded.isEmpty();
    }

    /** Waits until what is heard makes a condition true; to be called with the ear locked. */
    static boolean await(BooleanSupplier condition, Object ear) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                ear.wait(left);
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether something comes true that no client hears of. */
    static boolean eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean met = condition.getAsBoolean();
        while (!met && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            met = condition.getAsBoolean();
        }
        return met;
    }

    /** The closing handshake, begun here: nothing must come before the answer, and nothing but the end after it. */
    void leave(Buffer closing, Buffer answer) {
        send(new Frame(true, Frame.CLOSE, closing));
        expect(new Frame(true, Frame.CLOSE, answer));
        expect(End.OF_STREAM);
        close();
    }

    void leave(int code, String reason) {
        leave(Frame.closing(code, reason), Frame.closing(code, reason));
    }

    void leave() {
        leave(1000, "");
    }

    /** The closing handshake, begun by the hub. */
    void expectClose(int code, String reason) {
        Frame closing = new Frame(true, Frame.CLOSE, Frame.closing(code, reason));
        expect(closing);
        try {
            send(closing);
        } catch (UncheckedIOException gone) {
            note("could not answer");
        }
        expect(End.OF_STREAM);
        close();
    }

    void expect(Heard expected) {
        Heard heard = next();
        if (!heard.equals(expected)) {
            throw new AssertionError("expected " + expected + "\n but heard " + heard + "\n" + transcript());
        }
    }

    /** From now on what the hub sends is not taken from the socket. A frame that is being read may still be heard. */
    void stopReading() {
        setReading(false);
    }

    void resumeReading() {
        setReading(true);
    }

    private void setReading(boolean now) {
        synchronized (ear) {
            reading = now;
            ear.notifyAll();
        }
    }

    /** Is gone without a word, if it is not yet: the hub gets a TCP reset. */
    void reset() {
        if (socket.isClosed()) {
            return;
        }
        note("is cut off");
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** Ends the TCP connection in good order, if it has not ended yet, without a close frame. */
    @Override
    public void close() {
        if (socket.isClosed()) {
            return;
        }
        note("is gone");
        try {
            socket.close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** All that was said and heard so far. */
    String transcript() {
        synchronized (ear) {
            return String.join("\n", transcript);
        }
    }

    private void note(String line) {
        synchronized (ear) {
            transcript.add("    " + line);
        }
    }

    private void write(Buffer bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 << 10))) {
            Response response = readLastResponse(in);
            int reserved = response.headers().containsKey("sec-websocket-extensions") ? 0x30 : 0x70;
            Optional<Frame> frame = response.status() == 101 ? readFrame(in, reserved) : Optional.empty();
            while (frame.isPresent()) {
                heard(frame.get());
                frame = readFrame(in, reserved);
            }
            heard(End.OF_STREAM);
        } catch (EOFException early) {
            heard(new End(false, "the end of the TCP connection in the middle of something"));
        } catch (IOException | RuntimeException lost) {
            heard(new End(false, "the loss of the TCP connection: " + lost.getMessage()));
        }
    }

    /** Reads responses until one accepts the handshake, or nothing follows. */
    private Response readLastResponse(DataInputStream in) throws IOException {
        Response response;
        int next;
        do {
            response = readResponse(in);
            heard(response);
            in.mark(1);
            next = response.status() == 101 ? 0 : in.read();
            in.reset();
        } while (response.status() != 101 && next >= 0);
        return response;
    }

    private void heard(Heard heard) {
        synchronized (ear) {
            unheeded.add(heard);
            transcript.add("    hears " + heard);
            ear.notifyAll();
            while (!reading) {
                try {
                    ear.wait();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    /** @param reserved bits of the first byte that must not be there; of the others, the opcode has what is no FIN */
    private static Optional<Frame> readFrame(DataInputStream in, int reserved) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int second = in.readUnsignedByte();
        if ((first & reserved) != 0 || (second & MASKED) != 0) {
            throw new IOException("a frame that no server may send");
        }
        long length = second;
        if (second == 126) {
            length = in.readUnsignedShort();
        } else if (second == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return Optional.of(new Frame((first & FIN) != 0, first & ~FIN, Buffer.buffer(payload)));
    }

    private static Response readResponse(DataInputStream in) throws IOException {
        String status = readLine(in);
        if (!status.matches("HTTP/1\\.[01] [1-5][0-9][0-9] .*")) {
            throw new IOException("not a status line: " + status);
        }
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        List<String> length = headers.getOrDefault("content-length", List.of("0"));
        byte[] body = new byte[Integer.parseInt(length.get(0))];
        in.readFully(body);
        return new Response(
                Integer.parseInt(status.substring(9, 12)), headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String readLine(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.readUnsignedByte(); b != '\n'; b = in.readUnsignedByte()) {
            line.append((char) b);
        }
        return line.toString().stripTrailing();
    }
}
