import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Talks in a chamber from the terminal: prints what it hears and sends each line typed. A line that begins with {@code T}
 * items and a space, such as {@code T1,2 hello}, goes to those members only.
 *
 * <pre>java src/examples/Talk.java ws://127.0.0.1:8080/lobby</pre>
 */
public final class Talk implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();
    private final CompletableFuture<String> ended = new CompletableFuture<>();

    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("Usage: java Talk.java ws://HOST:PORT/CHAMBER");
            System.exit(2);
        }
        Talk talk = new Talk();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("echo")
                .buildAsync(URI.create(args[0]), talk)
                .join();
        talk.ended.thenAccept(why -> {
            System.out.println(why);
            System.exit(0);
        });
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.matches("T[^ ]* .*") ? line.indexOf(' ') : -1;
                String header = space < 0 ? "" : line.substring(0, space);
                socket.sendText(header + "\n" + line.substring(space + 1), true).join();
            }
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        talk.ended.join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        message.append(part);
        if (last) {
            System.out.println(message);
            message.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        ended.complete("closed with " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        ended.complete("lost: " + error);
    }
}
