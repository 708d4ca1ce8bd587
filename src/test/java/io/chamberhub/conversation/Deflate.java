package io.chamberhub.conversation;

import io.chamberhub.Deflated;
import io.chamberhub.conversation.Heard.Frame;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** What a client that deflates messages does about them (RFC 7692). */
final class Deflate {
    /** The header with which a client offers it. */
    static final Map<String, List<String>> OFFER =
            Map.of("Sec-WebSocket-Extensions", List.of("permessage-deflate; client_max_window_bits"));

    private Deflate() {}

    /** A client that has been let in and may send deflated messages. */
    static RawClient connect(int port, String target) {
        RawClient client = RawClient.dial(port);
        client.request(target, OFFER, Buffer.buffer());
        Heard.Response response = client.response();
        if (!response.headers().containsKey("sec-websocket-extensions")) {
            throw new AssertionError("no extension: " + response.headers());
        }
        return client;
    }

    /** A whole message, deflated. */
    static Frame frame(int opcode, Buffer content) {
        return new Frame(true, opcode | Frame.DEFLATED, Deflated.of(content));
    }

    /** What a message of these frames was. */
    static Buffer inflate(List<Frame> frames) {
        Buffer all = Buffer.buffer();
        frames.forEach(frame -> all.appendBuffer(frame.payload()));
        return Deflated.inflated(all);
    }
}
