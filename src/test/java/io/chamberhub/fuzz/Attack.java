package io.chamberhub.fuzz;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One connection of somebody who means no good, or knows no better: what it sends is settled by chance beforehand. */
final class Attack {
    /** The close timeout of the hub, and what a busy machine may add, in ms. */
    private static final int CLOSE_TIMEOUT = 5_000 + 10_000;

    /** For how long one who stays waits for a word from the hub at most, in ms. */
    private static final int QUIET = 50;

    private static final int SHOWN = 4_000;

    private final List<Buffer> pieces;
    private final SplittableRandom random;

    /** @param random decides when the pieces are sent, and how it ends */
    Attack(List<Buffer> pieces, SplittableRandom random) {
        this.pieces = pieces;
        this.random = random;
    }

    /**
     * Sends all there is to send.
     *
     * @param host where it seems to come from
     * @throws AssertionError if the hub does not end the connection in time
     */
    void run(String host, int port) throws IOException {
        try (Link link = new Link(host, port)) {
            if (sends(link)) {
                end(link.socket());
            }
        }
    }

    /** False if the hub ends the connection meanwhile. */
    private boolean sends(Link link) {
        try {
            for (Buffer piece : pieces) {
                link.write(piece);
                if (random.nextInt(8) == 0) {
                    LockSupport.parkNanos(random.nextInt((int) TimeUnit.MILLISECONDS.toNanos(2)));
                }
            }
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    private void end(Socket socket) throws IOException {
        int how = random.nextInt(100);
        if (how < 30) {
            // Gone without a word.
            socket.setSoLinger(true, 0);
        } else if (how == 99 && isToldWhy(socket)) {
            awaitEnd(socket);
        } else {
            try {
                socket.shutdownOutput();
            } catch (IOException gone) {
                return;
            }
            awaitEnd(socket);
        }
    }

    /** Whether the hub has said that it ends the connection, or has ended it. */
    private boolean isToldWhy(Socket socket) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        socket.setSoTimeout(QUIET);
        try {
            long stop = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(4 * QUIET);
            for (int b = socket.getInputStream().read(); b >= 0 && System.nanoTime() < stop; ) {
                heard.write(b);
                b = socket.getInputStream().read();
            }
        } catch (SocketTimeoutException quiet) {
            return endsWithCloseFrame(Buffer.buffer(heard.toByteArray()));
        } catch (IOException gone) {
            return true;
        }
        return endsWithCloseFrame(Buffer.buffer(heard.toByteArray()));
    }

    /** An ending of the hub's, other than an answer: its reason is not empty. */
    private static boolean endsWithCloseFrame(Buffer heard) {
        for (int at = Math.max(0, heard.length() - 127); at < heard.length() - 4; at++) {
            int length = heard.length() - at - 2;
            if (heard.getUnsignedByte(at) == 0x88 && heard.getUnsignedByte(at + 1) == length) {
                int code = heard.getUnsignedShort(at + 2);
                return code >= 1000 && code < 5000;
            }
        }
        return false;
    }

    private void awaitEnd(Socket socket) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_TIMEOUT);
        socket.setSoTimeout(CLOSE_TIMEOUT);
        InputStream in = socket.getInputStream();
        byte[] some = new byte[16 << 10];
        try {
            while (in.read(some) >= 0) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the hub goes on talking");
                }
            }
        } catch (SocketTimeoutException hung) {
            throw new AssertionError("the hub has not ended the connection", hung);
        } catch (IOException gone) {
            // That is an end, too.
        }
    }

    @Override
    public String toString() {
        Buffer all = Buffer.buffer();
        pieces.forEach(all::appendBuffer);
        String digits = HexFormat.of().formatHex(all.getBytes());
        return pieces.size() + " pieces of " + digits.substring(0, Math.min(digits.length(), SHOWN));
    }
}
