package io.chamberhub;

import io.chamberhub.config.Changes;
import io.chamberhub.config.Logging;
import io.chamberhub.config.Settings;
import io.chamberhub.config.SettingsException;
import io.chamberhub.config.SettingsReader;
import io.chamberhub.config.StartRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every other second whether the file with the settings, or one that the settings of a hall name, says something else,
 * and has the hub settled anew then. Settings that cannot be used change nothing; every mistake in them is told. Since it is
 * what was read that is compared, it does not matter how files were replaced. Its timer runs it, one look at a time; what it
 * tells may be asked on any thread.
 */
final class SettingsWatch {
    private static final Logger log = LoggerFactory.getLogger(SettingsWatch.class);

    /** Between two looks, in ms. */
    private static final long PERIOD = 2_000;

    private static final long NO_TIMER = -1;

    /** What was found in a look. */
    private record Look(Settings settings, FileDigests files) {}

    private final Vertx vertx;
    private final StartRequest started;
    private final Map<String, String> environment;
    private final AtomicLong changes = new AtomicLong();
    private volatile Settings settings;
    private volatile List<String> problems = List.of();
    private volatile long timer = NO_TIMER;
    private FileDigests files;
    private List<String> suspicion = List.of();
    private boolean looking;

    /** @param environment variables that override single keys, now as on the start */
    SettingsWatch(Vertx vertx, StartRequest started, Map<String, String> environment) {
        this.vertx = vertx;
        this.started = started;
        this.environment = environment;
        this.settings = started.settings();
        // What changes from here on is seen, be it while the node starts.
        this.files = FileDigests.of(settings.filesOfHalls());
    }

    /**
     * Looks from now on, if there is a file to look at.
     *
     * @param node settles the node anew; what fails is a reason to keep what was
     */
    void start(Function<Settings, Future<Void>> node) {
        Optional<Path> file = started.source().file();
        if (file.isEmpty()) {
            return;
        }
        if (canBeReadAgain(file.get())) {
            timer = vertx.setPeriodic(PERIOD, tick -> look(node));
        } else {
            log.atInfo()
                    .addKeyValue("conf", file.get())
                    .log(
                            "settings are not watched, as they came from no regular file (a pipe?) and cannot be read again");
        }
    }

    /** A pipe cannot. A file that is not there for the moment, because it is being replaced, can. */
    static boolean canBeReadAgain(Path file) {
        return Files.isRegularFile(file) || Files.notExists(file);
    }

    /** Looks no more. */
    void stop() {
        vertx.cancelTimer(timer);
    }

    /** What was read last and can be used. */
    Settings settings() {
        return settings;
    }

    /** Why what is in the file now is not what counts: a line for each mistake, none if it does. */
    List<String> problems() {
        return problems;
    }

    /** 1 if what is in the file now counts, else 0. */
    long valid() {
        return problems.isEmpty() ? 1 : 0;
    }

    /** How often other settings were taken over since the start. */
    long changes() {
        return changes.get();
    }

    private void look(Function<Settings, Future<Void>> node) {
        if (looking) {
            return;
        }
        looking = true;
        vertx.executeBlocking(this::read, false)
                .compose(look -> use(look, node))
                .onFailure(this::keep)
                .onComplete(looked -> looking = false);
    }

    private Look read() throws SettingsException {
        Settings now = SettingsReader.read(started.source(), environment).settings();
        return new Look(now, FileDigests.of(now.filesOfHalls()));
    }

    private Future<Void> use(Look look, Function<Settings, Future<Void>> node) {
        if (look.settings().equals(settings) && look.files().equals(files)) {
            content();
            return Future.succeededFuture();
        }
        return here(node.apply(look.settings())).onSuccess(settled -> {
            tell(look);
            if (!look.settings().log().equals(settings.log())) {
                Logging.apply(look.settings().log());
            }
            settings = look.settings();
            files = look.files();
            changes.incrementAndGet();
            content();
        });
    }

    /** The same, but told in the context of the timer. */
    private Future<Void> here(Future<Void> elsewhere) {
        Context context = vertx.getOrCreateContext();
        Promise<Void> here = Promise.promise();
        elsewhere.onComplete(done -> context.runOnContext(v -> here.handle(done)));
        return here.future();
    }

    private void tell(Look look) {
        Changes found = Changes.between(settings, look.settings(), started.settings());
        List<String> counting = Stream.concat(
                        found.counting().stream(),
                        look.files().changedSince(files).stream().map(key -> key + " (what the file holds)"))
                .toList();
        if (!counting.isEmpty()) {
            log.atInfo().addKeyValue("keys", String.join(", ", counting)).log("the settings have changed");
        }
        if (!found.waiting().isEmpty()) {
            log.atWarn()
                    .addKeyValue("keys", String.join(", ", found.waiting()))
                    .log("settings have changed that count after a restart only; until then what they were stays");
        }
    }

    private void content() {
        if (!problems.isEmpty()) {
            log.info("the settings can be used again");
        }
        suspicion = List.of();
        problems = List.of();
    }

    /** A file may be caught half written, or between two names, so that what is wrong counts when it is seen twice. */
    private void keep(Throwable failure) {
        List<String> found = String.valueOf(failure.getMessage()).lines().toList();
        if (found.equals(suspicion) && !found.equals(problems)) {
            problems = found;
            found.forEach(problem ->
                    log.atWarn().addKeyValue("problem", problem).log("the settings cannot be used; those before stay"));
        }
        suspicion = found;
    }
}
