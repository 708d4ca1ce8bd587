package io.chamberhub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A certificate for localhost that signs itself unless another one does, and its key, as files in PEM. Made with the JDK's keytool. */
public record KeyPair(Path cert, Path key, KeyStore store) {
    private static final String PASSWORD = "changeit";
    private static final int LINE = 64;

    public static KeyPair create(Path dir, String name) {
        return create(dir, name, "localhost", "SAN=DNS:localhost,IP:127.0.0.1");
    }

    /** One that may sign others. */
    public static KeyPair authority(Path dir, String name) {
        return create(dir, name, name, "bc:c");
    }

    /** One that this authority has signed. */
    public KeyPair issue(Path dir, String name) {
        KeyPair own = create(dir, name);
        String request = dir.resolve(name + ".csr").toString();
        String signed = own.cert.toString();
        try {
            keytool("-certreq", "-alias", "hub", "-keystore", own.file(), "-file", request);
            keytool("-gencert", "-alias", "hub", "-keystore", file(), "-infile", request, "-outfile", signed, "-rfc");
            keytool("-importcert", "-alias", "ca", "-keystore", own.file(), "-file", cert.toString(), "-noprompt");
            keytool("-importcert", "-alias", "hub", "-keystore", own.file(), "-file", signed);
            return new KeyPair(own.cert, own.key, load(Path.of(own.file())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String file() {
        return cert.toString().replace("-cert.pem", ".p12");
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static KeyPair create(Path dir, String name, String subject, String extension) {
        Path file = dir.resolve(name + ".p12");
        try {
            generate(file, subject, extension);
            KeyStore store = load(file);
            byte[] cert = store.getCertificate("hub").getEncoded();
            byte[] key = store.getKey("hub", PASSWORD.toCharArray()).getEncoded();
            return new KeyPair(
                    pem(dir.resolve(name + "-cert.pem"), "CERTIFICATE", cert),
                    pem(dir.resolve(name + "-key.pem"), "PRIVATE KEY", key),
                    store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A client that trusts this certificate only. */
    public HttpClient client() {
        return HttpClient.newBuilder().sslContext(context()).build();
    }

    /** For clients that trust this certificate only. */
    public SSLContext context() {
        return context(null);
    }

    /** For clients that trust this certificate and those it has signed, and that show one of their own. */
    public SSLContext contextOf(KeyPair client) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(client.store, PASSWORD.toCharArray());
            return context(keys.getKeyManagers());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private SSLContext context(KeyManager @Nullable [] keys) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore certs = KeyStore.getInstance("PKCS12");
            certs.load(null, null);
            certs.setCertificateEntry("hub", store.getCertificate("hub"));
            trust.init(certs);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs the JDK's keytool, with a password where it wants one. */
    static void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(output).isZero();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    private static void generate(Path file, String name, String extension) throws IOException {
        keytool(
                "-genkeypair",
                "-alias",
                "hub",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                extension,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString());
    }

    private static Path pem(Path file, String what, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
    }
}
