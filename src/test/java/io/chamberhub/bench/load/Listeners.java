package io.chamberhub.bench.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Clients of chambers of which the first ones speak and the others count what they hear, deflated (RFC 7692) or not; they
 * do not inflate it. Confined to one thread.
 */
public final class Listeners implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    /** Of random words and numbers: what programs send deflates to a quarter of its size or so. */
    private static final List<String> WORDS =
            List.of("position", "velocity", "player", "score", "message", "cursor", "selection", "colour");

    private final Selector selector = Selector.open();
    private final List<Listener> all = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
    private final SplittableRandom random = new SplittableRandom(7692);
    private long messages;
    private long bytes;

    /** A client, and how much of the frame that it hears has still to come. */
    private static final class Listener {
        final SocketChannel channel;
        final ByteBuffer head = ByteBuffer.allocate(10);
        long left;
        boolean message;

        Listener(SocketChannel channel) {
            this.channel = channel;
        }
    }

    /**
     * Connects everybody.
     *
     * @param deflated whether they take deflated messages
     */
    public Listeners(Shape shape, Target target, boolean deflated) throws IOException {
        for (int i = 0; i < shape.connections(); i++) {
            InetSocketAddress from = loopback(target.source(), 0);
            SocketChannel channel = SocketChannel.open().bind(from);
            channel.connect(loopback(1, target.port(0)));
            shakeHands(channel, target.chambers() + shape.chamberOf(i), deflated);
            channel.configureBlocking(false);
            Listener listener = new Listener(channel);
            channel.register(selector, SelectionKey.OP_READ, listener);
            all.add(listener);
            selector.selectNow(this::ready);
        }
    }

    private static InetSocketAddress loopback(int last, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last}), port);
    }

    private static void shakeHands(SocketChannel channel, String path, boolean deflated) throws IOException {
        String extension = deflated ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
        String request = "GET " + path + " HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: echo\r\n" + extension + "\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!answer.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("refused");
            }
            answer.write(one.get(0));
        }
        if (answer.toString(StandardCharsets.US_ASCII).contains("permessage-deflate") != deflated) {
            throw new IOException("not agreed on: " + answer.toString(StandardCharsets.US_ASCII));
        }
    }

    /** How many messages have been heard, notices not counted. */
    public long messages() {
        return messages;
    }

    /** How many bytes, heads included. */
    public long bytes() {
        return bytes;
    }

    /** Each message is heard by {@code hearers} before the next one is said. */
    public void talk(int size, int hearers, long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            say(0, size);
            await(messages + hearers);
        }
    }

    /** The first client of each chamber says one message. */
    public void sayOnce(Shape shape, int size) throws IOException {
        long expected = messages + (long) shape.connections() - shape.chambers();
        for (int chamber = 0; chamber < shape.chambers(); chamber++) {
            say(chamber, size);
            selector.selectNow(this::ready);
        }
        await(expected);
    }

    private void await(long count) throws IOException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (messages < count) {
            if (System.nanoTime() > end) {
                throw new IOException("messages lost: " + messages + " of " + count);
            }
            selector.select(this::ready, 100);
        }
    }

    private void say(int speaker, int size) throws IOException {
        StringBuilder text = new StringBuilder("\n");
        while (text.length() <= size) {
            text.append("{\"")
                    .append(WORDS.get(random.nextInt(WORDS.size())))
                    .append("\":")
                    .append(random.nextInt(100_000));
            text.append(",\"id\":\"")
                    .append(Integer.toHexString(random.nextInt()))
                    .append("\"},");
        }
        byte[] payload = text.substring(0, size + 1).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) 0x81)
                .put((byte) 0xFE)
                .putShort((short) payload.length)
                .putInt(0)
                .put(payload)
                .flip();
        while (frame.hasRemaining()) {
            all.get(speaker).channel.write(frame);
        }
    }

    private void ready(SelectionKey key) {
        Listener listener = (Listener) key.attachment();
        try {
            if (listener.channel.read(in.clear()) < 0) {
                throw new IllegalStateException("a connection has ended");
            }
        } catch (IOException lost) {
            throw new IllegalStateException("a connection is lost", lost);
        }
        bytes += in.flip().remaining();
        while (in.hasRemaining()) {
            read(listener);
        }
    }

    private void read(Listener listener) {
        if (listener.left > 0) {
            int some = (int) Math.min(listener.left, in.remaining());
            in.position(in.position() + some);
            listener.left -= some;
        } else {
            listener.head.put(in.get());
            int there = listener.head.position();
            int second = there < 2 ? 0 : listener.head.get(1);
            if (there >= 2 && there == 2 + (second < 126 ? 0 : second == 126 ? 2 : 8)) {
                listener.left = second < 126
                        ? second
                        : second == 126 ? listener.head.getShort(2) & 0xFFFF : listener.head.getLong(2);
                // Notices are short here, and messages are not.
                listener.message = second >= 126;
                listener.head.clear();
            }
        }
        if (listener.left == 0 && listener.message) {
            listener.message = false;
            messages++;
        }
    }

    @Override
    public void close() throws IOException {
        for (Listener listener : all) {
            listener.channel.close();
        }
        selector.close();
    }
}
