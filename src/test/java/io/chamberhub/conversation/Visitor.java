package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A client of rooms, which says and hears JSON. In the JSON of tests, {@code '} stands for {@code "}, and clients have the
 * names that the tests give them, whatever ids the server does. Pings are answered, and not heard. Used by one thread.
 */
final class Visitor implements AutoCloseable {
    private static final Set<String> BY_ID = Set.of("clients", "addClients", "updateClients");
    private static final int WELCOME = 1;

    private final String name;
    private final RawClient socket;
    /** The names of all clients in the conversation, by id. */
    private final Map<String, String> names;

    private Visitor(String name, RawClient socket, Map<String, String> names) {
        this.name = name;
        this.socket = socket;
        this.names = names;
    }

    /** Connects, and says nothing yet. */
    static Visitor connect(String name, int port, String target, Map<String, String> names) {
        RawClient socket = RawClient.dial(port);
        socket.request(target, Map.of("Sec-WebSocket-Protocol", List.of()), Buffer.buffer());
        assertThat(socket.response(List.of()).status()).as(target).isEqualTo(101);
        return new Visitor(name, socket, names);
    }

    /** A hello to a room, with these members instead of or besides the usual ones. */
    static String hello(String room, String... more) {
        JsonObject hello = new JsonObject()
                .put("protocol", "websocket-room-server:1")
                .put("roomProtocol", "cardographer:1")
                .put("roomId", room)
                .put("clientState", new JsonObject());
        for (String members : more) {
            hello.mergeIn(json(members));
        }
        return hello.encode();
    }

    private static JsonObject json(String text) {
        return new JsonObject(text.replace('\'', '"'));
    }

    Visitor says(String text) {
        socket.say(text.replace('\'', '"'));
        return this;
    }

    /** Says two messages in one TCP segment. */
    Visitor saysAtOnce(String one, String other) {
        Buffer both = Buffer.buffer();
        List.of(one, other).forEach(text -> both.appendBuffer(socket.encode(Frame.text(text.replace('\'', '"')))));
        socket.sendBytes(both);
        return this;
    }

    /** Says something in one frame of this opcode, or in several. */
    Visitor says(List<Frame> frames) {
        frames.forEach(socket::send);
        return this;
    }

    /** Says hello to a room and hears the welcome, which is of no interest. */
    Visitor enters(String room, String... more) {
        says(hello(room, more));
        assertThat(hears().getInteger("type")).as("welcome").isEqualTo(WELCOME);
        return this;
    }

    /** Hears whether it is in, or else that it is not, which it is told in a message or by a close. */
    boolean entered() {
        Heard heard = next();
        return heard instanceof Frame frame
                && frame.opcode() == Frame.TEXT
                && new JsonObject(frame.text()).getInteger("type") == WELCOME;
    }

    /** Hears just this next. */
    Visitor hears(String text) {
        assertThat(hears()).as("what %s hears", name).isEqualTo(json(text));
        return this;
    }

    /** What is heard next. */
    JsonObject hears() {
        Heard heard = next();
        if (heard instanceof Frame frame && frame.fin() && frame.opcode() == Frame.TEXT) {
            return named(new JsonObject(frame.text()));
        }
        throw new AssertionError(name + " expected a message, heard " + heard + "\n" + socket.transcript());
    }

    /** The server closes the connection next. */
    void isClosed(int code, String reason) {
        assertThat(isClosed(code)).as("why the connection of %s ends", name).isEqualTo(reason);
    }

    /** The server closes the connection next, for the reason that is returned. */
    String isClosed(int code) {
        Frame closing = closing(code);
        try {
            socket.send(closing);
        } catch (UncheckedIOException waitedLongEnough) {
            // Then there is nothing to answer, and the end of the stream is what comes next.
            return ended(closing);
        }
        return ended(closing);
    }

    /** The server closes the connection next, and does not wait for an answer. */
    void isCut(int code, String reason) {
        assertThat(ended(closing(code))).isEqualTo(reason);
    }

    private Frame closing(int code) {
        Heard heard = next();
        if (!(heard instanceof Frame closing) || closing.opcode() != Frame.CLOSE) {
            throw new AssertionError(name + " expected a close, heard " + heard + "\n" + socket.transcript());
        }
        assertThat(closing.payload().getUnsignedShort(0)).as("%s", closing).isEqualTo(code);
        return closing;
    }

    private String ended(Frame closing) {
        assertThat(next()).isEqualTo(End.OF_STREAM);
        return closing.payload().getString(Short.BYTES, closing.payload().length());
    }

    /** Leaves in good order; nothing more must be heard. */
    void leaves() {
        socket.leave();
    }

    /** Is gone without a word. */
    void isLost() {
        socket.reset();
    }

    private Heard next() {
        Heard heard = socket.next();
        while (heard instanceof Frame ping && ping.opcode() == Frame.PING) {
            socket.send(new Frame(true, Frame.PONG, ping.payload()));
            heard = socket.next();
        }
        return heard;
    }

    private JsonObject named(JsonObject message) {
        if (message.getValue("clientId") instanceof String id) {
            names.put(id, name);
            message.put("clientId", name);
        }
        for (String member : BY_ID) {
            if (message.getValue(member) instanceof JsonObject byId) {
                JsonObject byName = new JsonObject();
                byId.forEach(entry -> byName.put(named(entry.getKey()), entry.getValue()));
                message.put(member, byName);
            }
        }
        if (message.getValue("removeClients") instanceof JsonArray ids) {
            message.put(
                    "removeClients",
                    new JsonArray(ids.stream().map(id -> named((String) id)).toList()));
        }
        return message;
    }

    private String named(String id) {
        return names.getOrDefault(id, "nobody (" + id + ")");
    }

    @Override
    public void close() {
        socket.close();
    }
}
