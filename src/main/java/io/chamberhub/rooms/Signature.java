package io.chamberhub.rooms;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Shows that a request is the hub's and not an old one: HMAC-SHA256 over the time, a full stop, and the body. Thread-safe.
 *
 * <pre>
 * Hub-Timestamp: 1767225600
 * Hub-Signature: v1=3f1a…
 * </pre>
 */
public final class Signature {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final InstantSource clock;

    public Signature(byte[] secret, InstantSource clock) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.clock = clock;
    }

    /** Adds the headers to a request with this body that is about to be sent. */
    public void sign(Buffer body, RequestOptions request) {
        String seconds = String.valueOf(clock.instant().getEpochSecond());
        request.putHeader("Hub-Timestamp", seconds).putHeader("Hub-Signature", "v1=" + of(seconds, body));
    }

    private String of(String seconds, Buffer body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((seconds + ".").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes()));
        } catch (GeneralSecurityException impossible) {
            // Every Java platform has this algorithm.
            throw new IllegalStateException(impossible);
        }
    }
}
