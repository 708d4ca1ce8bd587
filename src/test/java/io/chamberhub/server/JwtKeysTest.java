package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtKeysTest {
    private static final String NEITHER = "is neither an RSA key, for RS256, nor one on the curve P-256, for ES256";
    private static final String NOT_PEM =
            "is not a public key in PEM; openssl pkey -in <private key> -pubout makes it of a private one";
    private static final Tokens RSA = Tokens.rsa(2048);
    private static final Tokens SHORT_RSA = Tokens.rsa(1024);
    private static final Tokens EC = Tokens.ec("secp256r1");

    @TempDir
    private Path dir;

    @Test
    void the_kind_of_a_public_key_says_the_algorithm() throws UnfitFile {
        assertThat(algorithms(key(RSA.write(dir.resolve("rsa.pem"))))).containsExactly("RS256");
        assertThat(algorithms(key(EC.write(dir.resolve("ec.pem"))))).containsExactly("ES256");
    }

    @Test
    void what_surrounds_a_key_in_its_file_does_not_matter() throws Exception {
        String pem = Tokens.pem("PUBLIC KEY", RSA.checking());
        for (String text : List.of("A key.\n\n" + pem + "\n# end\n", pem.replace("\n", "\r\n"), pem.strip())) {
            assertThat(algorithms(key(Files.writeString(dir.resolve("around.pem"), text))))
                    .containsExactly("RS256");
        }
    }

    @Test
    void keys_of_other_kinds_and_weak_ones_are_refused() {
        requireProblem(
                key(SHORT_RSA.write(dir.resolve("short.pem"))),
                "key",
                "is an RSA key of 1024 bits; RS256 needs 2048 or more");
        requireProblem(key(Tokens.ec("secp384r1").write(dir.resolve("p384.pem"))), "key", NEITHER);
        Tokens other = Tokens.other("Ed25519");
        requireProblem(key(other.write(dir.resolve("ed.pem"))), "key", NEITHER);
    }

    @Test
    void files_that_are_no_public_key_are_refused() throws IOException {
        requireProblem(key(dir.resolve("none.pem")), "key", "is not a file that can be read");
        requireProblem(key(dir), "key", "is not a file that can be read");
        Path file = dir.resolve("x.pem");
        requireProblem(key(Files.writeString(file, "")), "key", NOT_PEM);
        requireProblem(key(Files.writeString(file, "secret")), "key", NOT_PEM);
        requireProblem(key(Files.writeString(file, Tokens.pem("PRIVATE KEY", RSA.signing()))), "key", NOT_PEM);
        String pem = Tokens.pem("PUBLIC KEY", RSA.checking());
        requireProblem(key(Files.writeString(file, pem.substring(0, pem.length() - 30))), "key", NOT_PEM);
        requireProblem(key(Files.writeString(file, pem.replaceFirst("\n.{8}", "\n"))), "key", NEITHER);
        requireProblem(key(Files.write(file, new byte[] {0, -1, 127})), "key", NOT_PEM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567890123456789012", "12345678901234567890123456789012\n"})
    void a_secret_is_what_the_file_holds_but_for_a_last_line_feed(String content) throws Exception {
        PubSecKeyOptions key = read(secret(content)).usable().get(0);
        assertThat(key.getAlgorithm()).isEqualTo("HS256");
        assertThat(key.getBuffer().getBytes())
                .isEqualTo("12345678901234567890123456789012".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void only_one_line_feed_is_no_part_of_it() throws Exception {
        String content = "1234567890123456789012345678901\n\n";
        assertThat(read(secret(content)).usable().get(0).getBuffer().length()).isEqualTo(32);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "1234567890123456789012345678901", "1234567890123456789012345678901\n"})
    void a_short_secret_is_refused(String content) throws IOException {
        int length = content.strip().length();
        requireProblem(secret(content), "secret", "is a secret of " + length + " bytes; HS256 needs 32 or more");
    }

    @Test
    void of_a_set_the_keys_that_are_understood_are_used_and_the_others_named() throws UnfitFile {
        Path file = Tokens.writeSet(
                dir.resolve("set.json"),
                RSA.jwk("a").put("alg", "RS256").put("use", "sig"),
                RSA.jwk("b").put("alg", "RS512"),
                EC.jwk("a").put("key_ops", new JsonArray().add("verify")),
                EC.jwk("d").put("use", "enc"),
                EC.jwk("e").put("key_ops", new JsonArray().add("sign")),
                EC.jwk("f").put("crv", "P-384"),
                new JsonObject().put("kty", "OKP").put("crv", "Ed25519").put("x", "AAAA"),
                new JsonObject(),
                "key",
                Tokens.secret("12345678901234567890123456789012").jwk("a"),
                SHORT_RSA.jwk("k").put("alg", "PS256"));
        JwtKeys keys = read(set(file));
        assertThat(keys.usable()).extracting(PubSecKeyOptions::getAlgorithm).containsExactly("RS256", "ES256", "HS256");
        assertThat(keys.usable()).extracting(PubSecKeyOptions::getId).containsOnly("a");
        assertThat(keys.ignored())
                .containsExactly(
                        "keys[1]", "keys[3]", "keys[4]", "keys[5]", "keys[6]", "keys[7]", "keys[8]", "keys[10]");
    }

    @Test
    void a_set_of_none_that_is_understood_is_refused() {
        String none = "has no key for RS256, ES256 or HS256";
        requireProblem(set(Tokens.writeSet(dir.resolve("empty.json"))), "jwks", none);
        requireProblem(set(Tokens.writeSet(dir.resolve("other.json"), EC.jwk().put("use", "enc"))), "jwks", none);
    }

    @Test
    void a_set_with_a_weak_or_broken_key_is_refused() {
        Path file = dir.resolve("weak.json");
        requireProblem(
                set(Tokens.writeSet(file, EC.jwk(), SHORT_RSA.jwk())),
                "jwks",
                "keys[1] is an RSA key of 1024 bits; RS256 needs 2048 or more");
        requireProblem(
                set(Tokens.writeSet(file, Tokens.secret("short").jwk())),
                "jwks",
                "keys[0] is a secret of 5 bytes; HS256 needs 32 or more");
        requireProblem(
                set(Tokens.writeSet(file, RSA.jwk().put("n", "!"))),
                "jwks",
                "keys[0] is broken: it is no key for RS256");
        JsonObject headless = RSA.jwk();
        headless.remove("e");
        requireProblem(set(Tokens.writeSet(file, headless)), "jwks", "keys[0] is broken: it is no key for RS256");
        requireProblem(set(Tokens.writeSet(file, EC.jwk().put("x", "AAAA"))), "jwks", "keys[0] " + NEITHER);
        requireProblem(
                set(Tokens.writeSet(file, EC.jwk().put("y", "*"))),
                "jwks",
                "keys[0] is broken: it is no key for ES256");
        requireProblem(
                set(Tokens.writeSet(file, EC.jwk("a"), EC.jwk("a"))),
                "jwks",
                "keys[1] has the kid of another key for ES256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[}", "-----BEGIN PUBLIC KEY-----"})
    void what_is_no_set_is_refused(String content) throws IOException {
        Path file = Files.writeString(dir.resolve("no.json"), content);
        requireProblem(set(file), "jwks", "is not a JSON Web Key Set, {\"keys\": [...]}");
    }

    @Test
    void all_halls_are_looked_at() throws IOException {
        List<HallSettings> halls = List.of(
                HallSettings.of("/"),
                HallSettings.of("/a/").withAuth(secret("short")),
                HallSettings.of("/b/").withAuth(key(RSA.write(dir.resolve("fine.pem")))),
                HallSettings.of("/c/").withAuth(key(dir.resolve("none.pem"))));
        assertThat(Hub.problems(ServerSettings.defaults().withHalls(halls)))
                .containsExactly(
                        "halls./a/.auth.jwt.secret: " + dir.resolve("secret")
                                + " is a secret of 5 bytes; HS256 needs 32 or more",
                        "halls./c/.auth.jwt.key: " + dir.resolve("none.pem") + " is not a file that can be read");
    }

    private static List<String> algorithms(JwtSettings settings) throws UnfitFile {
        return read(settings).usable().stream()
                .map(PubSecKeyOptions::getAlgorithm)
                .toList();
    }

    private static JwtKeys read(JwtSettings settings) throws UnfitFile {
        return JwtKeys.read("halls./x/.auth.jwt", settings);
    }

    private static void requireProblem(JwtSettings settings, String key, String problem) {
        Path file = settings.key().or(settings::secret).or(settings::jwks).orElseThrow();
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(UnfitFile.class)
                .hasMessage("halls./x/.auth.jwt." + key + ": " + file + " " + problem);
    }

    private static JwtSettings key(Path file) {
        return new JwtSettings(Optional.of(file), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), 0);
    }

    private JwtSettings secret(String content) throws IOException {
        Path file = Files.writeString(dir.resolve("secret"), content);
        return new JwtSettings(Optional.empty(), Optional.of(file), Optional.empty(), Optional.empty(), List.of(), 0);
    }

    private static JwtSettings set(Path file) {
        return new JwtSettings(Optional.empty(), Optional.empty(), Optional.of(file), Optional.empty(), List.of(), 0);
    }
}
