package io.chamberhub.conformance;

import io.vertx.core.buffer.Buffer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A TCP connection to a server. Its own thread reads; everything else is for one other thread. */
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final List<Event> heard = new ArrayList<>();

    private Wire(Socket socket) {
        this.socket = socket;
    }

    static Wire dial(URI server) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        Wire wire = new Wire(socket);
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 << 10));
        Thread reader = new Thread(new ServerStream(in, wire::tell)::read, "conformance");
        reader.setDaemon(true);
        reader.start();
        return wire;
    }

    private synchronized void tell(Event event) {
        heard.add(event);
        notifyAll();
    }

    /** False if the server takes no more: what it said before tells whether that is right. */
    boolean send(Buffer bytes) {
        try {
            socket.getOutputStream().write(bytes.getBytes());
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    /** All that was heard so far, as soon as it is enough or nothing more will come, but at the latest after a while. */
    synchronized List<Event> await(Predicate<List<Event>> enough, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!enough.test(heard) && !isOver()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return List.copyOf(heard);
    }

    private boolean isOver() {
        return !heard.isEmpty()
                && (heard.get(heard.size() - 1) instanceof Event.End
                        || heard.get(heard.size() - 1) instanceof Event.Flaw);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
