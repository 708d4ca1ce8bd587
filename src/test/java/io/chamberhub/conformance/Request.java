package io.chamberhub.conformance;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request at the beginning of a connection.
 *
 * @param line the request line, in which {@code {target}} and {@code {host}} stand for those of the case
 * @param headers header lines
 * @param body what is sent behind
 */
record Request(String line, List<String> headers, Buffer body) implements Sent {
    // The example of RFC 6455 section 1.3.
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final Request USUAL = new Request(
            "GET {target} HTTP/1.1",
            List.of(
                    "Host: {host}",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: " + KEY,
                    "Sec-WebSocket-Version: 13"),
            Buffer.buffer());

    /** What is said at the beginning instead of a request, word for word, but for target and host. */
    record Verbatim(String text) implements Sent {
        @Override
        public Buffer bytes(Place place) {
            return latin(place.in(text));
        }
    }

    /** One that asks for a WebSocket as it should. */
    static Request usual() {
        return USUAL;
    }

    /** Reads how it differs from the usual one. */
    static Request read(Words words) {
        Request request = USUAL;
        while (true) {
            if (words.take("line")) {
                request = new Request(words.text(), request.headers, request.body);
            } else if (words.take("set")) {
                String header = words.text();
                request = request.without(nameOf(header)).with(header);
            } else if (words.take("add")) {
                request = request.with(words.text());
            } else if (words.take("deflating")) {
                request = request.with("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits");
            } else if (words.take("drop")) {
                request = request.without(words.text());
            } else if (words.take("body")) {
                request = new Request(request.line, request.headers, words.content());
            } else {
                return request;
            }
        }
    }

    private Request with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new Request(line, more, body);
    }

    private Request without(String name) {
        List<String> fewer = headers.stream()
                .filter(header -> !nameOf(header).equalsIgnoreCase(name))
                .toList();
        return new Request(line, fewer, body);
    }

    private static String nameOf(String header) {
        return header.split(":", 2)[0];
    }

    @Override
    public Buffer bytes(Place place) {
        Request whole = place.dialect()
                .subprotocol()
                .filter(protocol -> !names("Sec-WebSocket-Protocol"))
                .map(protocol -> with("Sec-WebSocket-Protocol: " + protocol))
                .orElse(this);
        String head = whole.line + "\r\n" + String.join("\r\n", whole.headers) + "\r\n\r\n";
        return latin(place.in(head)).appendBuffer(body);
    }

    private boolean names(String name) {
        return headers.stream().anyMatch(header -> nameOf(header).equalsIgnoreCase(name));
    }

    private static Buffer latin(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
