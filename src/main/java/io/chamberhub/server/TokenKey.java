package io.chamberhub.server;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.PubSecKeyOptions;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Keys that tokens are checked with. The kind of a key says by which algorithm a token must be signed for it, and the key is
 * used for no other: RSA for RS256, EC on P-256 for ES256, a secret for HS256.
 */
final class TokenKey {
    static final String OF_NO_USE = "is neither an RSA key, for RS256, nor one on the curve P-256, for ES256";

    private static final int MIN_RSA_BITS = 2048;
    private static final int MIN_SECRET_BYTES = 32;
    private static final String CURVE = "secp256r1";
    private static final int LINE = 64;

    private TokenKey() {}

    /** @param id the {@code kid} of tokens that it is for; null for tokens of whatever {@code kid} */
    static PubSecKeyOptions of(PublicKey key, @Nullable String id) throws UnfitFile {
        return options(algorithm(key), id, pem(key));
    }

    static PubSecKeyOptions of(byte[] secret, @Nullable String id) throws UnfitFile {
        if (secret.length < MIN_SECRET_BYTES) {
            throw new UnfitFile(
                    "is a secret of " + secret.length + " bytes; HS256 needs " + MIN_SECRET_BYTES + " or more");
        }
        return options("HS256", id, Buffer.buffer(secret));
    }

    static ECParameterSpec curve() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(CURVE));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private static String algorithm(PublicKey key) throws UnfitFile {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS) {
                throw new UnfitFile("is an RSA key of " + bits + " bits; RS256 needs " + MIN_RSA_BITS + " or more");
            }
            return "RS256";
        }
        if (key instanceof ECPublicKey ec && isOnCurve(ec)) {
            return "ES256";
        }
        throw new UnfitFile(OF_NO_USE);
    }

    private static boolean isOnCurve(ECPublicKey key) {
        try {
            ECParameterSpec wanted = curve();
            ECParameterSpec has = key.getParams();
            return has.getCurve().equals(wanted.getCurve())
                    && has.getGenerator().equals(wanted.getGenerator())
                    && has.getOrder().equals(wanted.getOrder())
                    && isOn(has.getCurve(), key.getW());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has P-256", impossible);
        }
    }

    /** The JDK takes any two numbers for a point. */
    private static boolean isOn(EllipticCurve curve, ECPoint point) {
        BigInteger prime = ((ECFieldFp) curve.getField()).getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB());
        return x.compareTo(prime) < 0
                && y.compareTo(prime) < 0
                && y.pow(2).subtract(right).mod(prime).signum() == 0;
    }

    private static PubSecKeyOptions options(String algorithm, @Nullable String id, Buffer key) {
        return new PubSecKeyOptions().setAlgorithm(algorithm).setId(id).setBuffer(key);
    }

    private static Buffer pem(PublicKey key) {
        byte[] lineFeed = "\n".getBytes(StandardCharsets.US_ASCII);
        String lines = Base64.getMimeEncoder(LINE, lineFeed).encodeToString(key.getEncoded());
        return Buffer.buffer("-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n");
    }
}
