package io.chamberhub;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A server that webhooks tell their events. It remembers each event once, and what was wrong with how it was told. Thread-safe.
 */
public final class HookReceiver implements AutoCloseable {
    /** What it answers with no answer at all. */
    public static final int NOTHING = 0;

    private static final int OK = 204;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SECRET = "between us";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<String> events = new ArrayList<>();
    private final List<JsonObject> requests = new ArrayList<>();
    private final List<String> deliveries = new ArrayList<>();
    /** Those that it has taken note of. */
    private final Set<String> noted = new HashSet<>();

    private final List<String> mistakes = new ArrayList<>();
    /** The number of the latest event, by chamber and life. */
    private final Map<String, Long> latest = new HashMap<>();

    private int status = OK;
    private int repeated;
    private long lost;

    public HookReceiver() throws TimeoutException {
        this(0);
    }

    public HookReceiver(int port) throws TimeoutException {
        server = vertx.createHttpServer().requestHandler(this::handle);
        server.listen(port, "127.0.0.1").await(10, TimeUnit.SECONDS);
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            int answer = take(request, body);
            if (answer != NOTHING) {
                request.response().setStatusCode(answer).end();
            }
        });
    }

    private synchronized int take(HttpServerRequest request, Buffer body) {
        check(request, body);
        JsonObject json = body.toJsonObject();
        requests.add(json);
        String delivery = request.getHeader("Hub-Delivery");
        deliveries.add(delivery);
        Integer answer = answers.poll();
        int given = answer == null ? status : answer;
        if (given == OK) {
            lost += noted.add(delivery) ? json.getLong("lost", 0L) : 0;
            json.getJsonArray("events").forEach(event -> hear((JsonObject) event));
        }
        notifyAll();
        return given;
    }

    private void hear(JsonObject event) {
        String book = event.getString("chamber") + " " + event.getString("life");
        long seq = event.getLong("seq");
        if (seq <= latest.getOrDefault(book, 0L)) {
            repeated++;
            return;
        }
        latest.put(book, seq);
        String id = event.getString("id");
        String subject = event.getString("subject");
        events.add(event.getString("chamber") + " " + event.getString("event")
                + (id == null ? "" : " " + id)
                + (subject == null ? "" : " " + subject));
    }

    private void check(HttpServerRequest request, Buffer body) {
        if (!"application/json".equals(request.getHeader("Content-Type"))
                || !"webhook".equals(request.getHeader("Hub-Call"))) {
            mistakes.add("headers " + request.headers());
        }
        String signature = request.getHeader("Hub-Signature");
        if (signature != null && !signature.equals("v1=" + hash(request.getHeader("Hub-Timestamp"), body))) {
            mistakes.add("signature " + signature);
        }
    }

    private static String hash(String time, Buffer body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The secret of those who sign. */
    public static String secret() {
        return SECRET;
    }

    public int port() {
        return server.actualPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port() + "/hook?key=1");
    }

    /** The next requests are answered so. */
    public synchronized HookReceiver then(Integer... statuses) {
        answers.addAll(List.of(statuses));
        return this;
    }

    /** All requests are answered so from now on, but for those of which something else was said. */
    public synchronized void answers(int other) {
        status = other;
    }

    /** All requests are taken note of from now on. */
    public synchronized void recovers() {
        status = OK;
        answers.clear();
    }

    /** Each event once, in the order in which they came: chamber, event, id and subject. */
    public synchronized List<String> events() {
        return List.copyOf(events);
    }

    /** Those of one chamber, without its name. */
    public synchronized List<String> events(String chamber) {
        return events.stream()
                .filter(event -> event.startsWith(chamber + " "))
                .map(event -> event.substring(chamber.length() + 1))
                .toList();
    }

    /** Waits until it has heard what is wanted. */
    public synchronized List<String> await(Predicate<List<String>> wanted) {
        await(() -> wanted.test(events));
        return List.copyOf(events);
    }

    /** Waits until there were so many requests. */
    public synchronized void awaitRequests(int count) {
        await(() -> requests.size() >= count);
    }

    private void await(BooleanSupplier wanted) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("heard only " + events + " in " + requests.size() + " requests");
            }
            try {
                wait(left);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
    }

    /** All requests, those included that it refused. */
    public synchronized List<JsonObject> requests() {
        return List.copyOf(requests);
    }

    /** What tells the requests apart. */
    public synchronized List<String> deliveries() {
        return List.copyOf(deliveries);
    }

    public synchronized List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    /** How many events it was told of that it knew. */
    public synchronized int repeated() {
        return repeated;
    }

    /** How many events were lost, as it was told. */
    public synchronized long lost() {
        return lost;
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }
}
