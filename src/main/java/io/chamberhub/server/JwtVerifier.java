package io.chamberhub.server;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Base64;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the JSON Web Tokens that were signed with one of some keys. By which algorithm a token must be signed follows from the
 * key, never from the token. Thread-safe.
 */
final class JwtVerifier {
    private static final Logger log = LoggerFactory.getLogger(JwtVerifier.class);

    /** Header, claims and signature in base64url, and nothing that decoders would overlook. */
    private static final Pattern COMPACT = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]++");

    private final JWTAuthOptions options;
    /** Those at rest: each locks its keys while it checks a signature, and shards should not wait for each other. */
    private final Queue<JWTAuth> verifiers = new ConcurrentLinkedQueue<>();

    JwtVerifier(JwtKeys keys) {
        // The claims are looked at elsewhere: what the library makes of those of a wrong type is an exception at best.
        this.options = new JWTAuthOptions()
                .setPubSecKeys(keys.usable())
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
    }

    /**
     * For the tokens of a hall.
     *
     * @param setting what the keys are given below, such as {@code halls./.auth.jwt}
     */
    static JwtVerifier of(String setting, JwtSettings settings) throws UnfitFile {
        JwtKeys keys = JwtKeys.read(setting, settings);
        if (!keys.ignored().isEmpty()) {
            log.atWarn()
                    .addKeyValue("setting", setting)
                    .addKeyValue("ignored", keys.ignored())
                    .log("the key set has keys that are not for RS256, ES256 or HS256");
        }
        return new JwtVerifier(keys);
    }

    /** The claims of a token whose signature is right. */
    JsonObject claims(String token) throws UnfitToken {
        if (!COMPACT.matcher(token).matches() || hasCriticalHeader(token)) {
            throw new UnfitToken(" is not a signed JSON Web Token that can be read");
        }
        return verified(token)
                .orElseThrow(() -> new UnfitToken(" is not signed with a key and an algorithm of this hall"));
    }

    /** Such a header says that who does not know what it means must not accept the token (RFC 7515 section 4.1.11). */
    private static boolean hasCriticalHeader(String token) {
        try {
            byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
            return new JsonObject(Buffer.buffer(header)).containsKey("crit");
        } catch (IllegalArgumentException | DecodeException unreadable) {
            return true;
        }
    }

    private Optional<JsonObject> verified(String token) {
        JWTAuth verifier = Optional.ofNullable(verifiers.poll()).orElseGet(() -> JWTAuth.create(null, options));
        try {
            Future<User> user = verifier.authenticate(new TokenCredentials(token));
            return user.succeeded()
                    ? Optional.of(user.result().attributes().getJsonObject("accessToken"))
                    : Optional.empty();
        } catch (RuntimeException broken) {
            // Thrown for claims of a wrong type; its message may quote them.
            return Optional.empty();
        } finally {
            verifiers.add(verifier);
        }
    }
}
