package io.chamberhub.process;

import io.chamberhub.Opening;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Enters a chamber, then neither reads nor answers; not even a close. */
final class DeafClient implements AutoCloseable {
    private final Socket socket;
    private final String welcome;

    private DeafClient(Socket socket, String welcome) {
        this.socket = socket;
        this.welcome = welcome;
    }

    /** Connects and waits to be welcomed. */
    static DeafClient enter(URI chamber) throws IOException {
        return enter(new Socket(chamber.getHost(), chamber.getPort()), chamber);
    }

    /**
     * The same over a socket that is connected to the hub or what is before it.
     *
     * @param headers besides those that it takes
     */
    static DeafClient enter(Socket socket, URI chamber, String... headers) throws IOException {
        socket.getOutputStream().write(Opening.request(chamber, headers));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        Opening.accepted(in);
        in.readUnsignedByte();
        byte[] welcome = new byte[in.readUnsignedByte()];
        in.readFully(welcome);
        return new DeafClient(socket, new String(welcome, StandardCharsets.US_ASCII));
    }

    /** Knocks at a chamber that is not open, and reads what it is told until the hub closes the connection. */
    static String refusal(URI chamber) throws IOException {
        try (Socket socket = new Socket(chamber.getHost(), chamber.getPort())) {
            socket.setSoTimeout((int) Recording.PATIENCE.toMillis());
            socket.getOutputStream().write(Opening.request(chamber));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    String welcome() {
        return welcome;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
