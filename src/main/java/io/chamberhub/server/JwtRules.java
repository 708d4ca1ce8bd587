package io.chamberhub.server;

import io.chamberhub.server.Admission.Refused;
import io.chamberhub.server.Admission.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the claims of a token must say, once its signature has been found to be right. A claim of the wrong type is never
 * taken as if it were not there.
 *
 * <table>
 * <caption>Claims</caption>
 * <tr><td>{@code exp}</td><td>until when the token counts and the connection lasts; without it, for ever</td></tr>
 * <tr><td>{@code nbf}</td><td>from when on it counts</td></tr>
 * <tr><td>{@code iss}, {@code aud}</td><td>as the settings say; {@code aud} may be a text or a list of texts</td></tr>
 * <tr><td>{@code sub}</td><td>who it is</td></tr>
 * <tr><td>{@code chambers}</td><td>list of {@linkplain NamePattern patterns} for the names of the chambers of the hall that
 * may be entered, in a hall of rooms for their ids; without it, all of them</td></tr>
 * <tr><td>{@code readonly}</td><td>true for who may only listen</td></tr>
 * </table>
 *
 * @param leeway s by which clocks may differ
 */
record JwtRules(Optional<String> issuer, Set<String> audience, int leeway) {
    private static final String CHAMBERS = "chambers";

    /** The end of the year 9999, in s; what lies beyond is as good as that. */
    private static final long LAST = 253_402_300_799L;

    JwtRules(JwtSettings settings) {
        this(settings.issuer(), Set.copyOf(settings.audience()), settings.leeway());
    }

    /**
     * Whether a token lets into a chamber.
     *
     * @param chamber its name in the hall
     */
    Verdict judge(JsonObject claims, String chamber, Instant now) {
        try {
            Guest holder = holder(claims, now);
            return !claims.containsKey(CHAMBERS) || fits(texts(claims, CHAMBERS), chamber)
                    ? Verdict.admit(holder)
                    : refuse(403, "insufficient_scope", "The token does not permit this chamber.");
        } catch (UnfitToken unfit) {
            return refused(unfit);
        }
    }

    /** Whether a token lets into a hall of rooms; of which, is remembered. */
    Verdict judgeForRooms(JsonObject claims, Instant now) {
        try {
            Guest holder = holder(claims, now);
            return Verdict.admit(claims.containsKey(CHAMBERS) ? holder.withRooms(texts(claims, CHAMBERS)) : holder);
        } catch (UnfitToken unfit) {
            return refused(unfit);
        }
    }

    /**
     * Who has a token, and on what terms.
     *
     * @throws UnfitToken if it does not count now or here
     */
    Guest holder(JsonObject claims, Instant now) throws UnfitToken {
        Optional<Instant> until = until(claims);
        requireTime(claims, until, now);
        requireParties(claims);
        return new Guest(text(claims, "sub"), isReadonly(claims), until, Map.of());
    }

    /** Whether a name fits one of these patterns. */
    static boolean fits(List<String> patterns, String name) {
        return patterns.stream().anyMatch(each -> new NamePattern(each).matches(name));
    }

    /** A token that does not let in. */
    static Verdict refused(UnfitToken unfit) {
        return refuse(401, "invalid_token", unfit.why("The token") + ".");
    }

    /** A refusal as RFC 6750 section 3 has it. */
    static Verdict refuse(int status, String error, String why) {
        String challenge = "Bearer error=\"" + error + "\", error_description=\"" + why + "\"";
        return new Refused(status, why, Map.of("WWW-Authenticate", challenge));
    }

    private Optional<Instant> until(JsonObject claims) throws UnfitToken {
        OptionalLong end = seconds(claims, "exp");
        return end.isPresent()
                ? Optional.of(Instant.ofEpochSecond(end.getAsLong()).plusSeconds(leeway))
                : Optional.empty();
    }

    private void requireTime(JsonObject claims, Optional<Instant> until, Instant now) throws UnfitToken {
        if (until.isPresent() && !now.isBefore(until.get())) {
            throw new UnfitToken(" has expired");
        }
        OptionalLong start = seconds(claims, "nbf");
        if (start.isPresent()
                && now.isBefore(Instant.ofEpochSecond(start.getAsLong()).minusSeconds(leeway))) {
            throw new UnfitToken(" is not valid yet");
        }
    }

    private void requireParties(JsonObject claims) throws UnfitToken {
        if (issuer.isPresent() && !issuer.equals(text(claims, "iss"))) {
            throw new UnfitToken(" is of another issuer");
        }
        if (!audience.isEmpty() && oneOrMore(claims, "aud").stream().noneMatch(audience::contains)) {
            throw new UnfitToken(" is for another audience");
        }
    }

    private static boolean isReadonly(JsonObject claims) throws UnfitToken {
        if (!claims.containsKey("readonly")) {
            return false;
        }
        if (claims.getValue("readonly") instanceof Boolean readonly) {
            return readonly;
        }
        throw malformed("readonly", "true or false");
    }

    /** A time, RFC 7519's NumericDate; fractions do not count. */
    private static OptionalLong seconds(JsonObject claims, String name) throws UnfitToken {
        if (!claims.containsKey(name)) {
            return OptionalLong.empty();
        }
        if (claims.getValue(name) instanceof Number number) {
            double value = Math.floor(number.doubleValue());
            return OptionalLong.of((long) Math.max(-LAST, Math.min(LAST, value)));
        }
        throw malformed(name, "a number");
    }

    static Optional<String> text(JsonObject claims, String name) throws UnfitToken {
        if (!claims.containsKey(name)) {
            return Optional.empty();
        }
        if (claims.getValue(name) instanceof String text) {
            return Optional.of(text);
        }
        throw malformed(name, "a text");
    }

    /** A text, or a list of them; empty where there is no such claim. */
    static List<String> oneOrMore(JsonObject claims, String name) throws UnfitToken {
        return claims.getValue(name) instanceof String one ? List.of(one) : texts(claims, name);
    }

    /** Empty where there is no such claim. */
    private static List<String> texts(JsonObject claims, String name) throws UnfitToken {
        if (!claims.containsKey(name)) {
            return List.of();
        }
        if (!(claims.getValue(name) instanceof JsonArray values)) {
            throw malformed(name, "a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (@Nullable Object value : values) {
            if (!(value instanceof String text)) {
                throw malformed(name, "a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    private static UnfitToken malformed(String claim, String wanted) {
        return new UnfitToken("'s claim " + claim + " must be " + wanted);
    }
}
