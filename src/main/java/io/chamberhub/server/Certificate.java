package io.chamberhub.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that clients are shown: looks every other second whether its files hold another one, and shows that to
 * those who connect from then on. Files that do not make a pair change nothing. Since they are compared by what they hold,
 * it does not matter how they were replaced. Its timer runs it, one look at a time.
 */
final class Certificate {
    private static final Logger log = LoggerFactory.getLogger(Certificate.class);

    /** Between two looks, in ms. */
    private static final long PERIOD = 2_000;

    private final Vertx vertx;
    private final Function<KeyCertOptions, Future<?>> show;
    private PemPair shown;
    private boolean looking;
    private @Nullable String suspicion;
    private @Nullable String complaint;

    private record Look(PemPair pair, Optional<X509Certificate> renewed) {}

    /**
     * @param shown what clients are shown now
     * @param show shows them something else; completes when it does
     */
    Certificate(Vertx vertx, PemPair shown, Function<KeyCertOptions, Future<?>> show) {
        this.vertx = vertx;
        this.shown = shown;
        this.show = show;
    }

    /** Reads what clients are to be shown first, which has to be as it should. */
    static Future<Optional<PemPair>> read(Vertx vertx, Optional<TlsFiles> files) {
        return files.map(tls -> vertx.executeBlocking(() -> {
                    PemPair pair = PemPair.read("tls", tls);
                    pair.check(vertx);
                    return Optional.of(pair);
                }))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /** Looks from now on, for as long as Vert.x runs or until the timer is cancelled. */
    long watch() {
        return vertx.setPeriodic(PERIOD, timer -> look());
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        PemPair before = shown;
        vertx.executeBlocking(() -> read(before), false)
                .compose(this::use)
                .onFailure(this::keep)
                .onComplete(looked -> looking = false);
    }

    private Look read(PemPair before) throws UnfitFile {
        PemPair now = PemPair.read(before.setting(), before.files());
        return now.equals(before) ? new Look(now, Optional.empty()) : new Look(now, Optional.of(now.check(vertx)[0]));
    }

    private Future<?> use(Look look) {
        if (look.renewed().isEmpty()) {
            content();
            return Future.succeededFuture();
        }
        return show.apply(look.pair().options()).onSuccess(done -> {
            shown = look.pair();
            content();
            X509Certificate certificate = look.renewed().get();
            log.atInfo()
                    .addKeyValue("subject", certificate.getSubjectX500Principal())
                    .addKeyValue("notAfter", certificate.getNotAfter().toInstant())
                    .log("the certificate was renewed; who connects from now on sees the new one");
        });
    }

    private void content() {
        suspicion = null;
        complaint = null;
    }

    /** Two files are not replaced at once, so that what is wrong counts when it is seen twice. */
    private void keep(Throwable failure) {
        String problem = String.valueOf(failure.getMessage());
        if (problem.equals(suspicion) && !problem.equals(complaint)) {
            complaint = problem;
            log.atWarn().addKeyValue("problem", problem).log("the certificate cannot be renewed; the old one stays");
        }
        suspicion = problem;
    }
}
