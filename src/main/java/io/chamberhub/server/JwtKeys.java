package io.chamberhub.server;

import io.vertx.ext.auth.PubSecKeyOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys by which the tokens of a hall are known.
 *
 * @param usable at least one
 * @param ignored which others the file has, for the log
 */
record JwtKeys(List<PubSecKeyOptions> usable, List<String> ignored) {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
    private static final String NOT_PEM =
            "is not a public key in PEM; openssl pkey -in <private key> -pubout makes it of a private one";

    JwtKeys {
        usable = List.copyOf(usable);
        ignored = List.copyOf(ignored);
    }

    /** What is wrong with the files that settings name for keys of tokens: one line each, with the setting it concerns. */
    static List<String> problems(List<HallSettings> halls) {
        List<String> problems = new ArrayList<>();
        for (HallSettings hall : halls) {
            String name = "halls." + hall.path();
            hall.auth().ifPresent(jwt -> look(name + ".auth.jwt", jwt, problems));
            hall.rooms().logic().flatMap(LogicSettings::jwt).ifPresent(jwt -> look(name + ".logic.jwt", jwt, problems));
        }
        return problems;
    }

    private static void look(String setting, JwtSettings settings, List<String> problems) {
        try {
            read(setting, settings);
        } catch (UnfitFile unusable) {
            problems.add(String.valueOf(unusable.getMessage()));
        }
    }

    /** @param setting what the keys are given below, such as {@code halls./.auth.jwt} */
    static JwtKeys read(String setting, JwtSettings settings) throws UnfitFile {
        if (settings.key().isPresent()) {
            return read(setting + ".key", settings.key().get(), JwtKeys::publicKey);
        }
        if (settings.secret().isPresent()) {
            return read(setting + ".secret", settings.secret().get(), JwtKeys::secret);
        }
        return read(setting + ".jwks", settings.jwks().orElseThrow(), JwkSet::read);
    }

    /** Makes keys of a file's content. */
    private interface Reader {
        JwtKeys read(byte[] content) throws UnfitFile;
    }

    private static JwtKeys read(String setting, Path file, Reader reader) throws UnfitFile {
        byte[] content = UnfitFile.read(setting, file);
        try {
            return reader.read(content);
        } catch (UnfitFile unusable) {
            throw new UnfitFile(setting + ": " + file + " " + unusable.getMessage());
        }
    }

    private static JwtKeys publicKey(byte[] content) throws UnfitFile {
        Matcher pem = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new UnfitFile(NOT_PEM);
        }
        try {
            return only(TokenKey.of(decoded(Base64.getMimeDecoder().decode(pem.group(1))), null));
        } catch (IllegalArgumentException notBase64) {
            throw new UnfitFile(NOT_PEM);
        }
    }

    private static PublicKey decoded(byte[] key) throws UnfitFile {
        return decoded("RSA", key).or(() -> decoded("EC", key)).orElseThrow(() -> new UnfitFile(TokenKey.OF_NO_USE));
    }

    private static Optional<PublicKey> decoded(String kind, byte[] key) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(key)));
        } catch (GeneralSecurityException otherKind) {
            return Optional.empty();
        }
    }

    private static JwtKeys secret(byte[] content) throws UnfitFile {
        boolean ended = content.length > 0 && content[content.length - 1] == '\n';
        return only(TokenKey.of(ended ? Arrays.copyOf(content, content.length - 1) : content, null));
    }

    private static JwtKeys only(PubSecKeyOptions key) {
        return new JwtKeys(List.of(key), List.of());
    }
}
