package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;

/** Plain requests, as an operator's tools make them. */
final class Http {
    /** What came back; status 0 where nobody listens. */
    record Answer(int status, String body) {}

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    static Answer get(URI uri) {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
        try {
            var response = CLIENT.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (ConnectException nobody) {
            return new Answer(0, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    /** Asks again and again until the answer is as wanted. */
    static Answer poll(URI uri, Predicate<Answer> wanted) {
        long deadline = System.nanoTime() + Recording.PATIENCE.toNanos();
        Answer answer = get(uri);
        while (!wanted.test(answer)) {
            assertThat(System.nanoTime()).as("still %s from %s", answer, uri).isLessThan(deadline);
            answer = get(uri);
        }
        return answer;
    }
}
