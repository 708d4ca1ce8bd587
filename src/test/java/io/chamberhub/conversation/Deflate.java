package io.chamberhub.conversation;

import io.chamberhub.conversation.Heard.Frame;
import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** What a client that deflates messages does about them (RFC 7692), as simply as that can be done. */
final class Deflate {
    /** The header with which a client offers it. */
    static final Map<String, List<String>> OFFER =
            Map.of("Sec-WebSocket-Extensions", List.of("permessage-deflate; client_max_window_bits"));

    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

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
        return new Frame(true, opcode | Frame.DEFLATED, deflate(content));
    }

    /** What it deflates to, struck off as it has to be. */
    static Buffer deflate(Buffer content) {
        return pieces(content).get(0);
    }

    /** What the pieces of a message deflate to; of the last one is struck off what has to be. */
    static List<Buffer> pieces(Buffer... contents) {
        Deflater deflater = new Deflater(6, true);
        List<Buffer> pieces = new ArrayList<>();
        for (Buffer content : contents) {
            deflater.setInput(content.getBytes());
            Buffer piece = Buffer.buffer();
            byte[] out = new byte[64 << 10];
            for (int n = out.length; n == out.length; ) {
                n = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
                piece.appendBytes(out, 0, n);
            }
            pieces.add(piece);
        }
        deflater.end();
        Buffer last = pieces.remove(pieces.size() - 1);
        pieces.add(last.slice(0, last.length() - TAIL.length));
        return pieces;
    }

    /** What a message of these frames was. */
    static Buffer inflate(List<Frame> frames) {
        Inflater inflater = new Inflater(true);
        Buffer all = Buffer.buffer();
        frames.forEach(frame -> inflate(inflater, frame.payload().getBytes(), all));
        inflate(inflater, TAIL, all);
        inflater.end();
        return all;
    }

    private static void inflate(Inflater inflater, byte[] in, Buffer all) {
        byte[] out = new byte[64 << 10];
        inflater.setInput(in);
        try {
            for (int n = inflater.inflate(out); n > 0; n = inflater.inflate(out)) {
                all.appendBytes(out, 0, n);
            }
        } catch (DataFormatException broken) {
            throw new UncheckedIOException(new ZipException(broken.getMessage()));
        }
    }
}
