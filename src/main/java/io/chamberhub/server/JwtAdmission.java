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
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits who has a JSON Web Token that was signed with a key of the hall and says what the {@linkplain JwtRules rules} want.
 * By which algorithm a token must be signed follows from the key, never from the token. Answers at once. Thread-safe.
 */
final class JwtAdmission implements Admission {
    private static final Logger log = LoggerFactory.getLogger(JwtAdmission.class);

    /** Header, claims and signature in base64url, and nothing that decoders would overlook. */
    private static final Pattern COMPACT = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]++");

    private static final Future<Verdict> MISSING = Future.succeededFuture(Verdict.refuse(
            401,
            "The token is missing. Give it as Authorization: Bearer, as access_token in the query or as the subprotocol"
                    + " access_token.<token>."));
    private static final Future<Verdict> AMBIGUOUS = Future.succeededFuture(
            JwtRules.refuse(400, "invalid_request", "The request has several tokens that differ. Give one."));
    private static final Verdict FORGED =
            JwtRules.refused("The token is not signed with a key and an algorithm of this hall.");

    private final JWTAuthOptions options;
    private final JwtRules rules;
    private final InstantSource clock;
    /** Those at rest: each locks its keys while it checks a signature, and shards should not wait for each other. */
    private final Queue<JWTAuth> verifiers = new ConcurrentLinkedQueue<>();

    JwtAdmission(JwtKeys keys, JwtRules rules, InstantSource clock) {
        // The claims are looked at here: what the library makes of those of a wrong type is an exception at best.
        this.options = new JWTAuthOptions()
                .setPubSecKeys(keys.usable())
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
        this.rules = rules;
        this.clock = clock;
    }

    static JwtAdmission of(HallSettings hall, JwtSettings settings) throws UnfitFile {
        JwtKeys keys = JwtKeys.read(hall, settings);
        if (!keys.ignored().isEmpty()) {
            log.atWarn()
                    .addKeyValue("hall", hall.path())
                    .addKeyValue("ignored", keys.ignored())
                    .log("the key set has keys that are not for RS256, ES256 or HS256");
        }
        return new JwtAdmission(keys, new JwtRules(settings), InstantSource.system());
    }

    @Override
    public Future<Verdict> admit(Request request) {
        List<String> tokens = request.tokens();
        if (tokens.isEmpty()) {
            return MISSING;
        }
        return tokens.size() > 1 ? AMBIGUOUS : Future.succeededFuture(judge(tokens.get(0), request));
    }

    private Verdict judge(String token, Request request) {
        if (!COMPACT.matcher(token).matches() || hasCriticalHeader(token)) {
            return JwtRules.refused("The token is not a signed JSON Web Token that can be read.");
        }
        return claims(token)
                .map(claims -> rules.judge(claims, request.chamber().name(), clock.instant()))
                .orElse(FORGED);
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

    /** The claims of a token whose signature is right. */
    private Optional<JsonObject> claims(String token) {
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
