package io.chamberhub.server;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.X509KeyManager;

/**
 * A certificate chain and a private key in PEM, as they were in their files at one time.
 *
 * @param setting what the settings of the two files begin with
 * @param files where they were
 */
public record PemPair(String setting, TlsFiles files, Buffer cert, Buffer key) {
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    /**
     * Reads the files, whatever they hold. Blocks.
     *
     * @param setting as in {@code tls}, whose files are {@code tls.cert} and {@code tls.key}
     */
    public static PemPair read(String setting, TlsFiles files) throws UnfitFile {
        Buffer cert = Buffer.buffer(UnfitFile.read(setting + ".cert", files.cert()));
        return new PemPair(setting, files, cert, Buffer.buffer(UnfitFile.read(setting + ".key", files.key())));
    }

    /**
     * Looks whether they are what they should be and belong together.
     *
     * @return the certificate chain, the pair's own certificate first
     * @throws UnfitFile if not
     */
    public X509Certificate[] check(Vertx vertx) throws UnfitFile {
        load(
                setting + ".cert: " + files.cert() + " is not a certificate in PEM",
                () -> new PemTrustOptions().addCertValue(cert).getTrustManagerFactory(vertx));
        X509KeyManager keys = load(setting + ".key: " + files.key() + " is not a private key in PEM", () ->
                (X509KeyManager) options().getKeyManagerFactory(vertx).getKeyManagers()[0]);
        for (Map.Entry<String, String> each : SIGNATURES.entrySet()) {
            String[] aliases = keys.getServerAliases(each.getKey(), null);
            for (String alias : Optional.ofNullable(aliases).orElse(new String[0])) {
                X509Certificate[] chain = keys.getCertificateChain(alias);
                requireFit(each.getValue(), keys.getPrivateKey(alias), chain[0].getPublicKey());
                return chain;
            }
        }
        throw new UnfitFile(setting + ".key: " + files.key() + " is neither a key of RSA nor one of elliptic curves");
    }

    /** As Vert.x takes it. */
    public PemKeyCertOptions options() {
        return new PemKeyCertOptions().addCertValue(cert).addKeyValue(key);
    }

    private static <T> T load(String problem, Callable<T> file) throws UnfitFile {
        try {
            return file.call();
        } catch (Exception failure) {
            throw new UnfitFile(problem, failure);
        }
    }

    /** The JDK and Vert.x take any key with any certificate; only handshakes would fail. */
    private void requireFit(String algorithm, PrivateKey privateKey, PublicKey publicKey) throws UnfitFile {
        boolean fit;
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            fit = signature.verify(signed);
        } catch (GeneralSecurityException otherKind) {
            fit = false;
        }
        if (!fit) {
            throw new UnfitFile(setting + ".key: " + files.key() + " does not fit the certificate " + files.cert());
        }
    }

    /** The key is nobody's business. */
    @Override
    public String toString() {
        return setting + " of " + files;
    }
}
