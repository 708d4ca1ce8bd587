package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Tokens;
import io.chamberhub.server.Admission.Admitted;
import io.chamberhub.server.Admission.Refused;
import io.chamberhub.server.Admission.Verdict;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtAdmissionTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final String SECRET = "a secret of thirty-two bytes, ok";
    private static final Tokens RSA = Tokens.rsa(2048);
    private static final Tokens OTHER_RSA = Tokens.rsa(2048);
    private static final Tokens EC = Tokens.ec("secp256r1");
    private static final Tokens OTHER_EC = Tokens.ec("secp256r1");
    private static final Tokens HS = Tokens.secret(SECRET);
    private static final JsonObject ANNA = new JsonObject().put("sub", "anna").put("exp", 1_000_100);

    @TempDir
    private static Path dir;

    static List<Tokens> issuers() {
        return List.of(RSA, EC, HS);
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void a_token_of_the_halls_own_key_lets_in(Tokens issuer) throws UnfitFile {
        assertThat(judge(hall(issuer), issuer.token(ANNA)))
                .isEqualTo(Verdict.admit(Guest.named("anna").withUntil(Instant.ofEpochSecond(1_000_100))));
        assertThat(judge(hall(issuer), issuer.token("any kid", ANNA))).isInstanceOf(Admitted.class);
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void a_token_of_another_key_does_not_whatever_it_calls_its_algorithm(Tokens issuer) throws UnfitFile {
        JwtAdmission hall = hall(issuer);
        for (Tokens other : List.of(OTHER_RSA, OTHER_EC, Tokens.secret("another secret of thirty-two byte"))) {
            for (String algorithm : List.of("RS256", "ES256", "HS256", "HS512", "PS256", "none")) {
                requireForged(hall, other.token(header(algorithm), ANNA.encode()));
            }
        }
    }

    /** The classic: whoever knows the public key signs with it as if it were a secret. */
    @Test
    void a_public_key_is_no_secret() throws UnfitFile {
        for (Tokens issuer : List.of(RSA, EC)) {
            String pem = Tokens.pem("PUBLIC KEY", issuer.checking());
            for (String secret : List.of(pem, pem.strip(), pem.replace("\n", ""))) {
                requireForged(hall(issuer), Tokens.secret(secret).token(ANNA));
            }
            requireForged(
                    hall(issuer), Tokens.secret(issuer.checking().getEncoded()).token(ANNA));
        }
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void the_right_key_with_the_name_of_another_algorithm_does_not_do(Tokens issuer) throws UnfitFile {
        for (String algorithm : List.of("RS256", "ES256", "HS256", "HS384", "RS512", "ES384", "none", "None", "")) {
            if (!algorithm.equals(issuer.algorithm())) {
                requireForged(hall(issuer), issuer.token(header(algorithm), ANNA.encode()));
            }
        }
        requireForged(hall(issuer), issuer.token(new JsonObject(), ANNA.encode()));
        requireForged(hall(issuer), issuer.token(new JsonObject().put("alg", 7), ANNA.encode()));
        requireForged(hall(issuer), issuer.token(new JsonObject().putNull("alg"), ANNA.encode()));
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void a_key_that_comes_with_the_token_is_not_believed(Tokens issuer) throws UnfitFile {
        Tokens own = issuer.equals(EC) ? OTHER_EC : OTHER_RSA;
        JsonObject header = header(own.algorithm()).put("jwk", own.jwk()).put("jku", "https://evil.net/jwks");
        requireForged(hall(issuer), own.token(header, ANNA.encode()));
        requireForged(hall(issuer), own.token(header.put("x5c", new JsonArray().add("AAAA")), ANNA.encode()));
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void no_letter_of_a_token_may_be_another(Tokens issuer) throws UnfitFile {
        JwtAdmission hall = hall(issuer);
        String token = issuer.token(ANNA);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'Q' : 'A';
            String tampered = token.substring(0, i) + other + token.substring(i + 1);
            // The last letters of header and signature have bits that mean nothing.
            if (!Arrays.equals(decoded(tampered), decoded(token))) {
                assertThat(judge(hall, tampered)).as(tampered).isInstanceOf(Refused.class);
            }
        }
    }

    private static Object[] decoded(String token) {
        return Arrays.stream(token.split("\\.", -1))
                .map(part -> new String(part.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII))
                .map(part -> {
                    try {
                        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.ISO_8859_1);
                    } catch (IllegalArgumentException notBase64) {
                        return "not base64: " + part;
                    }
                })
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("issuers")
    void nor_may_any_be_missing(Tokens issuer) throws UnfitFile {
        JwtAdmission hall = hall(issuer);
        String token = issuer.token(ANNA);
        for (int length = 1; length < token.length(); length++) {
            assertThat(judge(hall, token.substring(0, length))).isInstanceOf(Refused.class);
            assertThat(judge(hall, token.substring(length))).isInstanceOf(Refused.class);
        }
        assertThat(judge(hall, token.substring(0, token.lastIndexOf('.') + 1))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s.", ".%s", "%s..", "%s.x", "%s\t", "%s+", "%s=", "%s\n", "x.%s", "%s%%", "%s\u00e9"})
    void nor_may_there_be_more(String format) throws UnfitFile {
        assertThat(judge(hall(HS), String.format(format, HS.token(ANNA)))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "\"text\"", "null", "{", "{\"exp\":\"soon\"}", "{\"exp\":null}", "\u0000"})
    void claims_that_are_none_do_not_let_in_though_they_are_signed(String claims) throws UnfitFile {
        assertThat(judge(hall(HS), HS.token(header("HS256"), claims))).isInstanceOf(Refused.class);
    }

    @Test
    void a_header_that_must_be_understood_is_not() throws UnfitFile {
        JsonObject header =
                header("HS256").put("crit", new JsonArray().add("b64")).put("b64", true);
        assertThat(judge(hall(HS), HS.token(header, ANNA.encode())))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.message()).contains("can be read"));
    }

    @Test
    void of_several_keys_the_kid_names_one() throws UnfitFile {
        Path file = Tokens.writeSet(dir.resolve("several.json"), RSA.jwk("one"), OTHER_RSA.jwk("two"), EC.jwk("one"));
        JwtAdmission hall = hall(set(file));
        assertThat(judge(hall, RSA.token("one", ANNA))).isInstanceOf(Admitted.class);
        assertThat(judge(hall, OTHER_RSA.token("two", ANNA))).isInstanceOf(Admitted.class);
        assertThat(judge(hall, EC.token("one", ANNA))).isInstanceOf(Admitted.class);
        requireForged(hall, RSA.token("two", ANNA));
        requireForged(hall, RSA.token("three", ANNA));
        requireForged(hall, EC.token("two", ANNA));
        requireForged(hall, OTHER_EC.token("one", ANNA));
        requireForged(hall, HS.token("one", ANNA));
    }

    @Test
    void without_kid_each_key_is_tried() throws UnfitFile {
        Path file = Tokens.writeSet(dir.resolve("nameless.json"), RSA.jwk("one"), OTHER_RSA.jwk(), HS.jwk());
        JwtAdmission hall = hall(set(file));
        assertThat(judge(hall, RSA.token(ANNA))).isInstanceOf(Admitted.class);
        assertThat(judge(hall, OTHER_RSA.token(ANNA))).isInstanceOf(Admitted.class);
        assertThat(judge(hall, OTHER_RSA.token("three", ANNA))).isInstanceOf(Admitted.class);
        assertThat(judge(hall, HS.token(ANNA))).isInstanceOf(Admitted.class);
        requireForged(hall, EC.token(ANNA));
    }

    @Test
    void it_says_what_is_missing() throws UnfitFile {
        Verdict verdict = hall(HS).admit(request("/lobby")).result();
        assertThat(verdict).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.message()).startsWith("The token is missing.").contains("Bearer", "access_token");
            assertThat(refused.headers()).isEqualTo(Map.of("WWW-Authenticate", "Bearer"));
        });
    }

    @Test
    void of_two_tokens_it_does_not_choose_one() throws UnfitFile {
        String query = "/lobby?access_token=" + HS.token(ANNA);
        assertThat(hall(HS).admit(request(query + "&access_token=x")).result())
                .isInstanceOfSatisfying(Refused.class, refused -> {
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.headers().get("WWW-Authenticate"))
                            .startsWith("Bearer error=\"invalid_request\"");
                });
        assertThat(hall(HS).admit(request(query + "&access_token=" + HS.token(ANNA)))
                        .result())
                .isInstanceOf(Admitted.class);
    }

    @Test
    void shards_may_ask_at_once() throws UnfitFile {
        JwtAdmission hall = hall(EC);
        List<CompletableFuture<Void>> shards = IntStream.range(0, 4)
                .mapToObj(shard -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 200; i++) {
                        assertThat(judge(hall, EC.token(ANNA))).isInstanceOf(Admitted.class);
                        assertThat(judge(hall, OTHER_EC.token(ANNA))).isInstanceOf(Refused.class);
                    }
                }))
                .toList();
        CompletableFuture.allOf(shards.toArray(CompletableFuture[]::new)).join();
    }

    private static void requireForged(JwtAdmission hall, String token) {
        assertThat(judge(hall, token)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.message())
                    .isEqualTo("The token is not signed with a key and an algorithm of this hall.");
            assertThat(refused.headers().get("WWW-Authenticate")).startsWith("Bearer error=\"invalid_token\"");
        });
    }

    private static JsonObject header(String algorithm) {
        return new JsonObject().put("alg", algorithm).put("typ", "JWT");
    }

    private static JwtAdmission hall(Tokens issuer) throws UnfitFile {
        Path file = issuer.write(dir.resolve(issuer.algorithm()));
        Optional<Path> secret = issuer.equals(HS) ? Optional.of(file) : Optional.empty();
        Optional<Path> key = issuer.equals(HS) ? Optional.empty() : Optional.of(file);
        return hall(new JwtSettings(key, secret, Optional.empty(), Optional.empty(), List.of(), 0));
    }

    private static JwtSettings set(Path file) {
        return new JwtSettings(Optional.empty(), Optional.empty(), Optional.of(file), Optional.empty(), List.of(), 0);
    }

    private static JwtAdmission hall(JwtSettings settings) throws UnfitFile {
        JwtKeys keys = JwtKeys.read("halls./.auth.jwt", settings);
        return new JwtAdmission(new JwtVerifier(keys), new JwtRules(Optional.empty(), Set.of(), 0), () -> NOW, false);
    }

    private static Verdict judge(JwtAdmission hall, String token) {
        Upgrade upgrade = UpgradeTest.request("GET", "/lobby", Map.of("authorization", List.of("Bearer " + token)));
        Future<Verdict> verdict = hall.admit(Knocks.with(upgrade));
        assertThat(verdict.isComplete()).isTrue();
        return verdict.result();
    }

    private static Admission.Request request(String target) {
        return Knocks.with(UpgradeTest.request("GET", target, Map.of()));
    }
}
