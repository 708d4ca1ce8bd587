package io.chamberhub;

import io.chamberhub.server.TlsFiles;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.X509KeyManager;

/** Looks whether a certificate and a private key are what they should be and belong together. */
final class KeyPairCheck {
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private KeyPairCheck() {}

    static void check(TlsFiles files) throws StartFailure {
        Buffer cert = read("tls.cert", files.cert());
        Buffer key = read("tls.key", files.key());
        Vertx vertx = Vertx.vertx();
        try {
            load(
                    "tls.cert: " + files.cert() + " is not a certificate in PEM",
                    () -> new PemTrustOptions().addCertValue(cert).getTrustManagerFactory(vertx));
            X509KeyManager keys = load(
                    "tls.key: " + files.key() + " is not a private key in PEM",
                    () -> (X509KeyManager) new PemKeyCertOptions()
                            .addCertValue(cert)
                            .addKeyValue(key)
                            .getKeyManagerFactory(vertx)
                            .getKeyManagers()[0]);
            if (!fit(keys)) {
                throw new StartFailure("tls.key: " + files.key() + " does not fit the certificate " + files.cert());
            }
        } finally {
            vertx.close().await();
        }
    }

    private static Buffer read(String setting, Path file) throws StartFailure {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new StartFailure(setting + ": " + file + " is not a file that can be read");
        }
    }

    private static <T> T load(String problem, Callable<T> file) throws StartFailure {
        try {
            return file.call();
        } catch (Exception failure) {
            throw StartFailure.of(problem, failure);
        }
    }

    /** The JDK and Vert.x take any key with any certificate; only handshakes would fail. */
    private static boolean fit(X509KeyManager keys) {
        for (Map.Entry<String, String> each : SIGNATURES.entrySet()) {
            String[] aliases = keys.getServerAliases(each.getKey(), null);
            for (String alias : Optional.ofNullable(aliases).orElse(new String[0])) {
                PublicKey publicKey = keys.getCertificateChain(alias)[0].getPublicKey();
                return fit(each.getValue(), keys.getPrivateKey(alias), publicKey);
            }
        }
        // A kind of key that is not known here; handshakes will tell.
        return true;
    }

    private static boolean fit(String algorithm, PrivateKey privateKey, PublicKey publicKey) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }
}
