package io.chamberhub.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Logic by HTTP that has nothing against anything, and remembers who has left. */
final class LogicServer implements AutoCloseable {
    private final HttpServer server;
    /** The ids of those who have left, once for each call, by room. */
    private final Map<String, Recording<String>> left = new ConcurrentHashMap<>();

    LogicServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/logic";
    }

    Recording<String> left(String room) {
        return left.computeIfAbsent(room, unknown -> new Recording<>("those who have left " + room));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonObject call =
                    new JsonObject(Buffer.buffer(exchange.getRequestBody().readAllBytes()));
            if (call.getString("call").equals("leave")) {
                left(call.getJsonObject("room").getString("id"))
                        .add(call.getJsonObject("client").getString("id"));
            }
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
