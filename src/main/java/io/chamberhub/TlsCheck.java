package io.chamberhub;

import io.chamberhub.bus.ClusterTls;
import io.chamberhub.server.PemPair;
import io.chamberhub.server.TlsFiles;
import io.chamberhub.server.UnfitFile;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** Looks whether the files that TLS needs are what they should be and belong together. */
final class TlsCheck {
    /** Which keys are exchanged how is settled with each connection. */
    private static final String ANY_EXCHANGE = "UNKNOWN";

    private TlsCheck() {}

    /** What clients are shown. */
    static void check(TlsFiles files) throws StartFailure {
        look(vertx -> PemPair.read("tls", files).check(vertx));
    }

    /** What nodes show each other. */
    static void check(ClusterTls tls) throws StartFailure {
        look(vertx -> {
            X509Certificate[] chain = PemPair.read("cluster.tls", new TlsFiles(tls.cert(), tls.key()))
                    .check(vertx);
            X509TrustManager authority = authority(vertx, tls.ca());
            try {
                authority.checkServerTrusted(chain, ANY_EXCHANGE);
                authority.checkClientTrusted(chain, ANY_EXCHANGE);
            } catch (CertificateException refused) {
                throw StartFailure.of(
                        "cluster.tls.cert: " + tls.cert() + " is not accepted by those who trust " + tls.ca(), refused);
            }
        });
    }

    private interface Look {
        void at(Vertx vertx) throws UnfitFile, StartFailure;
    }

    private static void look(Look look) throws StartFailure {
        Vertx vertx = Vertx.vertx();
        try {
            look.at(vertx);
        } catch (UnfitFile unfit) {
            throw new StartFailure(String.valueOf(unfit.getMessage()));
        } finally {
            vertx.close().await();
        }
    }

    private static X509TrustManager authority(Vertx vertx, Path file) throws StartFailure, UnfitFile {
        Buffer certificates = Buffer.buffer(UnfitFile.read("cluster.tls.ca", file));
        try {
            return (X509TrustManager) new PemTrustOptions()
                    .addCertValue(certificates)
                    .getTrustManagerFactory(vertx)
                    .getTrustManagers()[0];
        } catch (Exception failure) {
            throw StartFailure.of("cluster.tls.ca: " + file + " is not a certificate in PEM", failure);
        }
    }
}
