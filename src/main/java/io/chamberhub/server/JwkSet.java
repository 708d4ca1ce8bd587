package io.chamberhub.server;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a JSON Web Key Set (RFC 7517). Keys of kinds that are not understood are left out, as section 5 of it says. */
final class JwkSet {
    private static final String NOT_A_SET = "is not a JSON Web Key Set, {\"keys\": [...]}";

    private final List<PubSecKeyOptions> usable = new ArrayList<>();
    private final List<String> ignored = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private JwkSet() {}

    static JwtKeys read(byte[] file) throws UnfitFile {
        JwkSet set = new JwkSet();
        int index = 0;
        for (Object key : keys(file)) {
            set.add(index++, key);
        }
        if (set.usable.isEmpty()) {
            throw new UnfitFile("has no key for RS256, ES256 or HS256");
        }
        return new JwtKeys(set.usable, set.ignored);
    }

    private static JsonArray keys(byte[] file) throws UnfitFile {
        try {
            if (new JsonObject(new String(file, StandardCharsets.UTF_8)).getValue("keys") instanceof JsonArray keys) {
                return keys;
            }
        } catch (DecodeException notJson) {
            throw new UnfitFile(NOT_A_SET);
        }
        throw new UnfitFile(NOT_A_SET);
    }

    private void add(int index, @Nullable Object entry) throws UnfitFile {
        String place = "keys[" + index + "]";
        JsonObject jwk = entry instanceof JsonObject object ? object : new JsonObject();
        String algorithm = algorithm(jwk);
        if (algorithm == null) {
            ignored.add(place);
            return;
        }
        @Nullable String id = jwk.getValue("kid") instanceof String kid ? kid : null;
        if (id != null && !names.add(algorithm + " " + id)) {
            throw new UnfitFile(place + " has the kid of another key for " + algorithm);
        }
        try {
            usable.add(key(jwk, algorithm, id));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            throw new UnfitFile(place + " is broken: it is no key for " + algorithm);
        } catch (UnfitFile unfit) {
            throw new UnfitFile(place + " " + unfit.getMessage());
        }
    }

    /** What a key is for, if it is understood here. */
    private static @Nullable String algorithm(JsonObject jwk) {
        String algorithm =
                switch (text(jwk, "kty")) {
                    case "RSA" -> "RS256";
                    case "EC" -> text(jwk, "crv").equals("P-256") ? "ES256" : null;
                    case "oct" -> "HS256";
                    default -> null;
                };
        boolean fits = algorithm != null
                && (!jwk.containsKey("alg") || text(jwk, "alg").equals(algorithm))
                && (!jwk.containsKey("use") || text(jwk, "use").equals("sig"))
                && (!(jwk.getValue("key_ops") instanceof JsonArray uses) || uses.contains("verify"));
        return fits ? algorithm : null;
    }

    private static PubSecKeyOptions key(JsonObject jwk, String algorithm, @Nullable String id)
            throws UnfitFile, GeneralSecurityException {
        return switch (algorithm) {
            case "RS256" -> TokenKey.of(rsa(jwk), id);
            case "ES256" -> TokenKey.of(ec(jwk), id);
            default -> TokenKey.of(bytes(jwk, "k"), id);
        };
    }

    private static PublicKey rsa(JsonObject jwk) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
    }

    private static PublicKey ec(JsonObject jwk) throws GeneralSecurityException {
        ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, TokenKey.curve()));
    }

    private static BigInteger number(JsonObject jwk, String name) {
        return new BigInteger(1, bytes(jwk, name));
    }

    private static byte[] bytes(JsonObject jwk, String name) {
        return Base64.getUrlDecoder().decode(text(jwk, name));
    }

    /** Empty where there is none. */
    private static String text(JsonObject jwk, String name) {
        return jwk.getValue(name) instanceof String text ? text : "";
    }
}
