package io.chamberhub.server;

import io.chamberhub.chamber.Range;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which JSON Web Tokens (RFC 7519) let a client into a hall. Exactly one of {@code key}, {@code secret} and {@code jwks} says
 * by what they are known.
 *
 * @param key PEM file with a public key: RSA for RS256, on the curve P-256 for ES256
 * @param secret file whose bytes are the secret of HS256, without a line feed at their end
 * @param jwks file with a set of keys (RFC 7517)
 * @param issuer the {@code iss} that tokens must have
 * @param audience of these, {@code aud} must have one; empty for tokens of whatever audience
 * @param leeway s by which clocks may differ
 */
public record JwtSettings(
        Optional<Path> key,
        Optional<Path> secret,
        Optional<Path> jwks,
        Optional<String> issuer,
        List<String> audience,
        int leeway) {

    public static final Range LEEWAY = new Range(0, 600);

    public JwtSettings {
        if (Stream.of(key, secret, jwks).filter(Optional::isPresent).count() != 1) {
            throw new IllegalArgumentException("auth.jwt: exactly one of key, secret and jwks");
        }
        audience = List.copyOf(audience);
        LEEWAY.require("auth.jwt.leeway", leeway);
    }
}
