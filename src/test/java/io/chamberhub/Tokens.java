package io.chamberhub;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Issues JSON Web Tokens, right and wrong ones, with what the JDK has and nothing of the hub's.
 *
 * @param algorithm as in {@code alg}
 * @param signing what it signs with
 * @param checking what its tokens are checked with
 */
public record Tokens(String algorithm, Key signing, Key checking) {
    private static final int LINE = 64;

    public static Tokens rsa(int bits) {
        return pair("RS256", "RSA", generator -> generator.initialize(bits));
    }

    public static Tokens ec(String curve) {
        return pair("ES256", "EC", generator -> generator.initialize(new ECGenParameterSpec(curve)));
    }

    /** Of a kind that the hub does not know; it has a public key and nothing more. */
    public static Tokens other(String kind) {
        return pair(kind, kind, generator -> {});
    }

    public static Tokens secret(byte[] secret) {
        Key key = new SecretKeySpec(secret, "HmacSHA256");
        return new Tokens("HS256", key, key);
    }

    public static Tokens secret(String secret) {
        return secret(secret.getBytes(StandardCharsets.UTF_8));
    }

    private interface Setup {
        void apply(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static Tokens pair(String algorithm, String kind, Setup setup) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            setup.apply(generator);
            java.security.KeyPair pair = generator.generateKeyPair();
            return new Tokens(algorithm, pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A token with these claims. */
    public String token(JsonObject claims) {
        return token(new JsonObject().put("alg", algorithm).put("typ", "JWT"), claims.encode());
    }

    /** The same, said to be signed with the key of this name. */
    public String token(String keyId, JsonObject claims) {
        return token(new JsonObject().put("alg", algorithm).put("kid", keyId), claims.encode());
    }

    /** A token whose header and claims are like that, signed as the key demands, whatever the header says. */
    public String token(JsonObject header, String claims) {
        String signed = base64(header.encode().getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(sign(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] sign(byte[] bytes) {
        try {
            if (signing instanceof PrivateKey key) {
                String name = algorithm.equals("RS256") ? "SHA256withRSA" : "SHA256withECDSAinP1363Format";
                Signature signature = Signature.getInstance(name);
                signature.initSign(key);
                signature.update(bytes);
                return signature.sign();
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(signing);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes what its tokens are checked with: the public key in PEM, or the secret. */
    public Path write(Path file) {
        try {
            return checking instanceof PublicKey
                    ? Files.writeString(file, pem("PUBLIC KEY", checking))
                    : Files.write(file, checking.getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String pem(String what, Key key) {
        String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    /** What its tokens are checked with, as a JSON Web Key. */
    public JsonObject jwk(String keyId) {
        return jwk().put("kid", keyId);
    }

    public JsonObject jwk() {
        if (checking instanceof RSAPublicKey rsa) {
            return new JsonObject()
                    .put("kty", "RSA")
                    .put("n", number(rsa.getModulus(), (rsa.getModulus().bitLength() + 7) / 8))
                    .put("e", number(rsa.getPublicExponent(), 3));
        }
        if (checking instanceof ECPublicKey ec) {
            return new JsonObject()
                    .put("kty", "EC")
                    .put("crv", "P-256")
                    .put("x", number(ec.getW().getAffineX(), 32))
                    .put("y", number(ec.getW().getAffineY(), 32));
        }
        return new JsonObject().put("kty", "oct").put("k", base64(checking.getEncoded()));
    }

    /** Writes a key set. */
    public static Path writeSet(Path file, Object... keys) {
        try {
            return Files.writeString(
                    file,
                    new JsonObject()
                            .put("keys", new JsonArray(Arrays.asList(keys)))
                            .encode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String number(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] padded = new byte[length];
        int used = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - used, padded, length - used, used);
        return base64(padded);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
