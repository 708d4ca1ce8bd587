package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chamberhub.server.Admission.Admitted;
import io.chamberhub.server.Admission.Refused;
import io.chamberhub.server.Admission.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class AdmissionsTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Admission YES = request -> Future.succeededFuture(Verdict.admit());

    private final Vertx vertx = Vertx.vertx();
    private final Context shard = vertx.getOrCreateContext();
    private final List<String> asked = new ArrayList<>();

    @AfterEach
    void stop() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void where_all_answer_at_once_the_answer_is_there_at_once() throws Exception {
        Admissions all = admissions(YES, YES);
        assertThat(onShard(() -> all.ask(knock(), shard).result())).isEqualTo(Verdict.admit());
    }

    @Test
    void the_first_refusal_is_the_answer_and_nobody_else_is_asked() throws Exception {
        Verdict no = Verdict.refuse(403, "Not you.");
        Admissions all = admissions(named("one", Verdict.admit()), named("two", no), named("three", Verdict.admit()));
        assertThat(onShard(() -> all.ask(knock(), shard).result())).isEqualTo(no);
        assertThat(asked).containsExactly("one", "two");
    }

    @Test
    void what_they_say_of_a_guest_adds_up_and_each_hears_what_those_before_said() throws Exception {
        Guest anna = Guest.named("anna")
                .withUntil(NOON.plusSeconds(5))
                .with("team", "red")
                .with("age", "7");
        Guest other = Guest.ANYONE.asListener().withUntil(NOON).with("team", "blue");
        List<Guest> heard = new ArrayList<>();
        Admissions all = admissions(named("one", Verdict.admit(anna)), YES, request -> {
            heard.add(request.guest());
            return later(() -> Verdict.admit(other));
        });
        Guest both = ((Admitted) decided(all)).guest();
        assertThat(heard).containsExactly(anna);
        assertThat(both)
                .isEqualTo(Guest.named("anna")
                        .asListener()
                        .withUntil(NOON)
                        .with("team", "blue")
                        .with("age", "7"));
        assertThat(other.and(anna).until()).contains(NOON);
        assertThat(other.and(anna).readonly()).isTrue();
        assertThat(other.and(Guest.named("bert")).subject()).contains("bert");
    }

    @Test
    void each_is_asked_on_the_shard_whoever_answered_before() throws Exception {
        List<Boolean> onShard = new ArrayList<>();
        Admission slow = request -> {
            onShard.add(Vertx.currentContext() == shard);
            return later(Verdict::admit);
        };
        Admissions all = admissions(slow, slow, YES, slow);
        assertThat(decided(all)).isEqualTo(Verdict.admit());
        assertThat(onShard).containsExactly(true, true, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"fails", "throws", "throws an error", "gives no future", "gives nothing", "gives nothing later"})
    void who_cannot_decide_refuses_with_503(String how) throws Exception {
        Admissions all = admissions(YES, request -> broken(how), named("next", Verdict.admit()));
        assertThat(decided(all)).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.status())
                .isEqualTo(503));
        assertThat(asked).isEmpty();
    }

    @SuppressWarnings("NullAway") // the point of it
    private Future<Verdict> broken(String how) {
        return switch (how) {
            case "fails" -> Future.failedFuture("as planned");
            case "throws" -> throw new IllegalStateException("as planned");
            case "throws an error" -> throw new StackOverflowError("as planned");
            case "gives no future" -> null;
            case "gives nothing" -> Future.succeededFuture(null);
            default -> later(() -> null);
        };
    }

    @Test
    void who_takes_too_long_refuses_with_503_and_what_it_says_later_does_not_matter() throws Exception {
        Promise<Verdict> never = Promise.promise();
        Admissions all = new Admissions(List.of(request -> never.future(), named("next", Verdict.admit())), 50);
        Verdict verdict = decided(all);
        assertThat(verdict).isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.status())
                .isEqualTo(503));
        never.complete(Verdict.admit());
        onShard(() -> true);
        assertThat(asked).isEmpty();
    }

    @Test
    void failures_in_a_row_are_one_warning() throws Exception {
        AtomicBoolean well = new AtomicBoolean();
        Admissions all = admissions(
                request -> well.get() ? Future.succeededFuture(Verdict.admit()) : Future.failedFuture("as planned"));
        Logger logger = (Logger) LoggerFactory.getLogger(Admissions.class);
        @Nullable Level before = logger.getLevel();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.DEBUG);
        try {
            for (boolean now : List.of(false, false, false, true, false)) {
                well.set(now);
                decided(all);
            }
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN, Level.DEBUG, Level.DEBUG, Level.WARN);
    }

    @Test
    void refusals_are_sound_responses() {
        assertThatThrownBy(() -> Verdict.refuse(200, "Fine.")).hasMessageContaining("400 to 599");
        assertThatThrownBy(() -> Verdict.refuse(600, "Fine.")).hasMessageContaining("400 to 599");
        assertThatThrownBy(() -> Verdict.refuse(403, "One.\nTwo.")).hasMessageContaining("one line");
        assertThatThrownBy(() -> new Refused(403, "No.", Map.of("X", "a\r\nSet-Cookie: b")))
                .hasMessageContaining("one line");
        assertThatThrownBy(() -> new Refused(403, "No.", Map.of("X: a", "b"))).hasMessageContaining("no name");
        assertThat(new Refused(401, "Who?", Map.of()).headers()).isEqualTo(Map.of("WWW-Authenticate", "Bearer"));
        assertThat(new Refused(401, "Who?", Map.of("www-authenticate", "Basic")).headers())
                .isEqualTo(Map.of("www-authenticate", "Basic"));
        assertThat(new Refused(403, "No.", Map.of()).headers()).isEmpty();
    }

    @Test
    void a_request_shows_what_was_asked_and_keeps_its_token_to_itself() {
        Upgrade upgrade = UpgradeTest.request(
                "GET",
                "/lobby?a=%20b&access_token=secret",
                Map.of("host", List.of("hub"), "cookie", List.of("id=7", "x=y")));
        Admission.Request request = Knocks.with(upgrade);
        assertThat(request.headers("Cookie")).containsExactly("id=7", "x=y");
        assertThat(request.headers("origin")).isEmpty();
        assertThat(request.parameters("a")).containsExactly(" b");
        assertThat(request.tokens()).containsExactly("secret");
        assertThat(request.host()).isEqualTo("hub");
        assertThat(request.tls()).isFalse();
        assertThat(request.toString()).doesNotContain("secret").contains("/lobby", "127.0.0.1");
    }

    private Admission named(String name, Verdict verdict) {
        return request -> {
            asked.add(name);
            return Future.succeededFuture(verdict);
        };
    }

    /** Answers from another thread. */
    private Future<Verdict> later(Callable<Verdict> answer) {
        return vertx.executeBlocking(answer);
    }

    private static Admissions admissions(Admission... all) {
        return new Admissions(List.of(all), Admissions.PATIENCE);
    }

    private Verdict decided(Admissions all) throws Exception {
        Promise<Verdict> verdict = Promise.promise();
        shard.runOnContext(v -> all.ask(knock(), shard).onComplete(verdict));
        return verdict.future().await(10, TimeUnit.SECONDS);
    }

    private <T> T onShard(Callable<T> step) throws TimeoutException {
        Promise<T> done = Promise.promise();
        shard.runOnContext(v -> {
            try {
                done.complete(step.call());
            } catch (Exception failure) {
                done.fail(failure);
            }
        });
        return done.future().await(10, TimeUnit.SECONDS);
    }

    private static Knock knock() {
        return Knocks.with(UpgradeTest.request("GET", "/lobby", Map.of()));
    }
}
