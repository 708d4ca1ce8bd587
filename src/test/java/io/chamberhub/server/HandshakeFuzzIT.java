package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.fuzz.Corpus;
import io.chamberhub.fuzz.Mutation;
import io.chamberhub.fuzz.Rounds;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Requests that are nearly handshakes: each is let in or told why not. */
@Execution(ExecutionMode.CONCURRENT)
class HandshakeFuzzIT {
    private static final String HOST = "hub.example";
    /** A query has parameters between ampersands; further question marks are part of them. */
    private static final Pattern TOKEN = Pattern.compile("^[^?]*\\?(?:[^&]*&)*access_token(?:=|&|$)");

    private static final IpAddress PROXY = IpAddress.read("10.0.0.9").orElseThrow();

    @Test
    void requests() {
        List<Buffer> samples = Corpus.of("handshake");
        Proxies proxies = new Proxies(new ProxySettings(List.of(PROXY + "/8"), false));
        Doorman doorman = new Doorman(List.of(
                HallSettings.of("/"),
                HallSettings.of("/guarded/"),
                HallSettings.of("/plain/").withProtocol(Protocol.PLAIN)));
        Rounds.run(4, (number, random) -> {
            Mutation mutation = new Mutation(random);
            Upgrade request = request(mutation.of(mutation.any(samples)));
            Caller caller = proxies.caller(PROXY, random.nextBoolean(), request.headers());
            request = new Upgrade(
                    request.method(),
                    request.http11(),
                    request.target(),
                    caller.tls(),
                    caller.headers(request.headers()));
            Doorman.Verdict verdict = doorman.judge(request);
            if (verdict instanceof Doorman.Refusal refusal) {
                assertThat(refusal.status()).isBetween(400, 499);
                assertThat(refusal.body()).endsWith(".");
            } else if (verdict instanceof Doorman.Pass pass) {
                assertThat(request.path()).startsWith(pass.chamber().hall());
                assertThat(pass.chamber().name()).doesNotContainPattern(TOKEN);
                assertThat(AccessToken.in(request)).doesNotContain("");
                List<String> offered = request.subprotocols();
                assertThat(offered)
                        .containsAll(
                                pass.hall().protocol().choose(offered).stream().toList());
            }
        });
    }

    /** Takes a request apart, as far as that can be done. */
    private static Upgrade request(Buffer bytes) {
        List<String> lines = bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
        String[] words = (lines.isEmpty() ? "" : lines.get(0)).split(" ", 3);
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line : lines) {
            String[] header = line.split(":", 2);
            headers.computeIfAbsent(header[0].strip().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.length == 1 ? "" : header[1].strip());
        }
        return new Upgrade(
                words[0],
                words.length == 3 && words[2].equals("HTTP/1.1"),
                words.length == 1 ? "/" : words[1],
                false,
                name -> headers.getOrDefault(name, List.of()));
    }

    @Test
    void origins() {
        List<Buffer> samples = Corpus.of("origin");
        Rounds.run(1, (number, random) -> {
            Mutation mutation = new Mutation(random);
            String origin = mutation.of(mutation.any(samples)).toString(StandardCharsets.ISO_8859_1);
            String other = mutation.of(mutation.any(samples)).toString(StandardCharsets.UTF_8);
            boolean tls = random.nextBoolean();
            assertThat(new Origins(List.of(origin)).permit(List.of(origin), other, tls))
                    .isTrue();
            boolean permitted = new Origins(List.of("same-origin")).permit(List.of(origin), HOST, false);
            assertThat(permitted && !isAtHost(origin)).as(origin).isFalse();
        });
    }

    private static boolean isAtHost(String origin) {
        String name = origin.strip().toLowerCase(Locale.ROOT);
        return name.matches("http://([^/?#]*@)?" + HOST.replace(".", "\\.") + "(:(0*80)?)?([/?#].*)?");
    }
}
