package io.chamberhub.server;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Admits who has a JSON Web Token that was signed with a key of the hall and says what the {@linkplain JwtRules rules} want.
 * Answers at once. Thread-safe.
 */
final class JwtAdmission implements Admission {
    private static final Future<Verdict> MISSING = Future.succeededFuture(Verdict.refuse(
            401,
            "The token is missing. Give it as Authorization: Bearer, as access_token in the query or as the subprotocol"
                    + " access_token.<token>."));
    private static final Future<Verdict> AMBIGUOUS = Future.succeededFuture(
            JwtRules.refuse(400, "invalid_request", "The request has several tokens that differ. Give one."));

    private final JwtVerifier verifier;
    private final JwtRules rules;
    private final InstantSource clock;
    private final boolean rooms;

    /** @param rooms whether it is a hall of rooms, where the one that is to be entered is not known yet */
    JwtAdmission(JwtVerifier verifier, JwtRules rules, InstantSource clock, boolean rooms) {
        this.verifier = verifier;
        this.rules = rules;
        this.clock = clock;
        this.rooms = rooms;
    }

    static JwtAdmission of(HallSettings hall, JwtSettings settings) throws UnfitFile {
        return new JwtAdmission(
                JwtVerifier.of("halls." + hall.path() + ".auth.jwt", settings),
                new JwtRules(settings),
                InstantSource.system(),
                hall.protocol() == Protocol.ROOMS);
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
        try {
            JsonObject claims = verifier.claims(token);
            Instant now = clock.instant();
            return rooms
                    ? rules.judgeForRooms(claims, now)
                    : rules.judge(claims, request.chamber().name(), now);
        } catch (UnfitToken unfit) {
            return JwtRules.refused(unfit);
        }
    }
}
