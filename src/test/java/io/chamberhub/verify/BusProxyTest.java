package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets on both sides of a proxy. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BusProxyTest {
    private static final byte[] HELLO = {1, 2, 3};

    private final Loop loop = new Loop();
    private ServerSocket bus;
    private BusProxy proxy;
    private int port;

    @BeforeEach
    void start() throws IOException {
        bus = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = FreePorts.find(1).get(0);
        proxy = loop.await(() -> BusProxy.listen(loop.vertx(), port, bus.getLocalPort()));
    }

    @AfterEach
    void stop() throws IOException {
        loop.close();
        bus.close();
    }

    @Test
    void passes_bytes_both_ways() throws IOException {
        try (Socket from = connect();
                Socket to = bus.accept()) {
            assertPasses(from, to);
            assertPasses(to, from);
        }
    }

    @Test
    void passes_more_than_any_buffer_holds() throws Exception {
        byte[] much = new byte[4 << 20];
        Arrays.fill(much, (byte) 7);
        try (Socket from = connect();
                Socket to = bus.accept()) {
            Thread writer = new Thread(() -> write(from, much));
            writer.start();
            assertThat(to.getInputStream().readNBytes(much.length)).isEqualTo(much);
            writer.join();
        }
    }

    @Test
    void passes_on_that_one_side_has_closed() throws IOException {
        try (Socket from = connect();
                Socket to = bus.accept()) {
            assertPasses(from, to);
            from.shutdownOutput();
            assertEnds(to);
        }
    }

    @Test
    void a_cut_resets_what_there_is_and_what_comes() throws IOException {
        try (Socket from = connect();
                Socket to = bus.accept()) {
            assertPasses(from, to);
            loop.run(() -> proxy.cut(false));
            assertEnds(from);
            assertEnds(to);
        }
        try (Socket refused = connect()) {
            assertEnds(refused);
        }
    }

    @Test
    void or_swallows_what_comes() throws IOException {
        loop.run(() -> proxy.cut(true));
        try (Socket swallowed = connect()) {
            swallowed.getOutputStream().write(HELLO);
            bus.setSoTimeout(200);
            assertThatThrownBy(bus::accept).isInstanceOf(java.net.SocketTimeoutException.class);
            loop.run(() -> proxy.mend());
            assertEnds(swallowed);
        }
    }

    @Test
    void once_mended_it_passes_again() throws IOException {
        loop.run(() -> proxy.cut(false));
        loop.run(() -> proxy.mend());
        try (Socket from = connect();
                Socket to = bus.accept()) {
            assertPasses(from, to);
        }
    }

    @Test
    void where_nobody_listens_the_connection_ends() throws IOException {
        bus.close();
        try (Socket from = connect()) {
            assertEnds(from);
        }
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static void assertPasses(Socket from, Socket to) throws IOException {
        from.getOutputStream().write(HELLO);
        assertThat(to.getInputStream().readNBytes(HELLO.length)).isEqualTo(HELLO);
    }

    private static void write(Socket to, byte[] bytes) {
        try {
            to.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Nothing more comes; where the other side was reset, reading says so. */
    private static void assertEnds(Socket socket) throws IOException {
        int read;
        try {
            read = socket.getInputStream().read();
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
            return;
        }
        assertThat(read).isEqualTo(-1);
    }
}
