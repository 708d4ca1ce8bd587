package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Deflated;
import io.chamberhub.Opening;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Clients that send a megabyte which inflates to a gigabyte. */
class BombIT {
    private static final int MEGABYTE = 1 << 20;
    private static final int FIRST = 10;
    private static final int MORE = 40;

    /** Of the most memory that the hub takes for the first ones, in bytes: twice the longest message on each of two shards. */
    private static final long MOST = 96 << 20;

    /** Of the same for all that come after them, in bytes. */
    private static final long MOST_GROWTH = 24 << 20;

    @Test
    void are_told_1009_and_cost_no_more_memory_than_the_longest_message() throws IOException {
        JsonObject hall = new JsonObject().put("compression", new JsonObject());
        JsonObject settings = HubProcess.settings().put("halls", new JsonObject().put("/", hall));
        Buffer bomb = bomb();
        assertThat(bomb.length()).as("within maxFrameSize").isLessThan(MEGABYTE);
        try (HubProcess hub =
                HubProcess.start("bomb", "-conf", settings.encode()).awaitReady()) {
            // What is loaded and set up once is not the bomb's.
            Buffer harmless = frame(Deflated.repeated(new byte[MEGABYTE], 1));
            assertThat(send(hub.chamber("/bomb"), harmless)).isEqualTo("4000 Header too large");
            long before = hub.peak();
            drop(hub, bomb, FIRST);
            long after = hub.peak();
            assertThat(after - before).isLessThan(MOST);
            drop(hub, bomb, MORE);
            assertThat(hub.peak() - after).isLessThan(MOST_GROWTH);
            hub.assertUntroubled();
        }
    }

    private static void drop(HubProcess hub, Buffer bomb, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(send(hub.chamber("/bomb"), bomb)).isEqualTo("1009 Message too big");
        }
    }

    private static Buffer bomb() {
        return frame(Deflated.repeated(new byte[MEGABYTE], 1 << 10));
    }

    /** A deflated message, with a mask that leaves everything as it is. */
    private static Buffer frame(Buffer payload) {
        Buffer head = Buffer.buffer().appendUnsignedByte((short) 0xC2);
        if (payload.length() <= 0xFFFF) {
            head.appendUnsignedByte((short) 0xFE).appendUnsignedShort(payload.length());
        } else {
            head.appendUnsignedByte((short) 0xFF).appendLong(payload.length());
        }
        return head.appendInt(0).appendBuffer(payload);
    }

    /** How the hub ends the connection of a client that sends this first. */
    private static String send(URI chamber, Buffer frame) throws IOException {
        try (Socket socket = new Socket(chamber.getHost(), chamber.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(Opening.request(chamber, "Sec-WebSocket-Extensions: permessage-deflate"));
            socket.getOutputStream().write(frame.getBytes());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertThat(Opening.accepted(in)).contains("permessage-deflate");
            return closing(in);
        }
    }

    private static String closing(DataInputStream in) throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = in.readNBytes(in.readUnsignedByte());
            if (first == 0x88) {
                Buffer said = Buffer.buffer(payload);
                return said.getUnsignedShort(0) + " " + said.getString(2, said.length());
            }
        }
    }
}
