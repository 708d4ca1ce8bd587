package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Opening;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that says as much as its connection takes, in numbered messages, and holds what others of its kind say against
 * their numbers. It reads as fast as it can and keeps nothing but notices.
 */
final class Torrent implements AutoCloseable {
    /** What it says at once, in bytes. */
    static final int SIZE = 64 << 10;

    private static final int MASKED = 0x80;
    private static final int TEXT = 0x81;
    private static final int SIZE_IN_EIGHT = 127;
    private static final int SIZE_IN_TWO = 126;

    private final Socket socket;
    private final DataInputStream in;
    private final Recording<String> notices;
    private final AtomicInteger said = new AtomicInteger();
    /** The last number of each sender. */
    private final Map<String, Integer> last = new ConcurrentHashMap<>();

    private final Map<String, Integer> heard = new ConcurrentHashMap<>();

    private volatile boolean stopped;
    private @Nullable Thread talking;

    private Torrent(URI chamber) throws IOException {
        socket = new Socket(chamber.getHost(), chamber.getPort());
        notices = new Recording<>("what a torrent hears in " + chamber);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 4 * SIZE));
        socket.getOutputStream().write(Opening.request(chamber));
        Opening.accepted(in);
    }

    /** Connects and waits to be welcomed. */
    static Torrent enter(URI chamber) {
        try {
            Torrent torrent = new Torrent(chamber);
            Thread reading = new Thread(torrent::read, "reads " + chamber);
            reading.setDaemon(true);
            reading.start();
            torrent.id();
            return torrent;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String id() {
        return notices.await(notice -> true, "a welcome").split(":", 2)[0].substring(1);
    }

    /** Everything heard but what others of its kind say. */
    Recording<String> notices() {
        return notices;
    }

    /** Says as much as its connection takes. */
    void start() {
        start(Duration.ZERO);
    }

    /** @param pace the time between two messages */
    void start(Duration pace) {
        talking = new Thread(() -> talk(pace), "talks as " + id());
        talking.setDaemon(true);
        talking.start();
    }

    /** Says nothing more. What it was about to say may still have to be taken. */
    void stop() {
        stopped = true;
    }

    /** Waits until all it had to say is taken. */
    void awaitTaken(Duration patience) throws InterruptedException {
        Thread thread = talking;
        if (thread != null) {
            thread.join(patience.toMillis());
            assertThat(thread.isAlive()).as("still saying").isFalse();
        }
    }

    /** How many messages its socket has taken. */
    int said() {
        return said.get();
    }

    /** How many messages of another one came. Where they did not come in a row, a notice says so. */
    int heardFrom(Torrent other) {
        return heard.getOrDefault(other.id(), 0);
    }

    @Override
    public void close() {
        stopped = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void talk(Duration pace) {
        byte[] frame = new byte[14 + SIZE];
        Arrays.fill(frame, (byte) '.');
        // The mask is four zeros, so that the content need not be changed.
        ByteBuffer head = ByteBuffer.wrap(frame)
                .put((byte) TEXT)
                .put((byte) (MASKED | SIZE_IN_EIGHT))
                .putLong(SIZE)
                .putInt(0);
        int content = head.position();
        try {
            OutputStream out = socket.getOutputStream();
            while (!stopped) {
                byte[] number = ("\n" + said.get() + "\n").getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(number, 0, frame, content, number.length);
                out.write(frame);
                said.incrementAndGet();
                LockSupport.parkNanos(pace.toNanos());
            }
        } catch (IOException gone) {
            notices.add("could not say more: " + gone);
        }
    }

    private void read() {
        byte[] content = new byte[2 * SIZE];
        try {
            while (true) {
                int first = in.readUnsignedByte();
                int length = length();
                in.readFully(content, 0, length);
                heard(first, new String(content, 0, Math.min(length, 80), StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException gone) {
            notices.add("hears no more: " + gone);
            notices.end();
        }
    }

    private int length() throws IOException {
        int length = in.readUnsignedByte();
        if (length == SIZE_IN_EIGHT) {
            return Math.toIntExact(in.readLong());
        }
        return length == SIZE_IN_TWO ? in.readUnsignedShort() : length;
    }

    private void heard(int first, String content) {
        if (first == TEXT && content.startsWith("F")) {
            String[] lines = content.split("\n", 3);
            String sender = lines[0].substring(1);
            int number = Integer.parseInt(lines[1]);
            heard.merge(sender, 1, Integer::sum);
            @Nullable Integer before = last.put(sender, number);
            if (number != (before == null ? 0 : before + 1)) {
                notices.add("number " + number + " of " + sender + " after " + before);
            }
        } else {
            notices.add(first == TEXT ? content : "opcode " + (first & 0x0F) + " " + content);
        }
    }
}
