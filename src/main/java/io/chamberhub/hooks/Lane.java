package io.chamberhub.hooks;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.directory.HookEvent;
import io.chamberhub.directory.HookLedger;
import io.chamberhub.directory.HookMail;
import io.chamberhub.directory.HookReceipt;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a node has to tell the webhook of one hall: one request at a time, each of as many chambers as have something. Events of
 * a chamber wait for its earlier ones to be taken note of.
 *
 * <pre>
 * IDLE --due--> ASKING the ledger --> TELLING the webhook --taken note--> ACKNOWLEDGING --> IDLE
 *                                        |        |
 *                                        +-failed-+
 * </pre>
 *
 * Confined to one context.
 */
final class Lane {
    /**
     * More events of one hall do not wait on a node; those that have waited longest are lost. Those that a request under way
     * tells are kept for as long as it takes.
     */
    static final int MOST = 10_000;

    /** A chamber that has something to tell. */
    private static final class Due {
        private HookMail mail;
        /** Whether there may be more than the ledger answers next. */
        private boolean again;

        Due(HookMail mail) {
            this.mail = mail;
        }

        /** Whether the ledger has to be asked for the events. */
        boolean isUnknown() {
            return mail.events().isEmpty();
        }

        /** How many events before these were lost, once. */
        long takeLost() {
            long lost = mail.lost();
            mail = new HookMail(mail.yours(), mail.events(), mail.pending(), 0);
            return lost;
        }
    }

    private final Vertx vertx;
    private final String hall;
    private final String self;
    private final HookLedger ledger;
    private final Webhook webhook;
    private final int most;
    private final Post post;
    private final Pauses pauses;
    private final HookCounts counts;
    private final Complaints complaints;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<ChamberName, Due> due = new LinkedHashMap<>();
    /** Those of {@code due} that it is busy with. */
    private Set<ChamberName> underWay = Set.of();

    private boolean busy;
    /** Requests that have failed since one was taken note of. */
    private int failures;
    /** Whether it waits before it makes a request again. */
    private boolean pausing;
    /** Whether that request would tell what was given up meanwhile. */
    private boolean stale;

    private boolean closed;
    /** Whether the hub stops, and the ledger cannot be reached any more. */
    private boolean cutOff;

    private int waiting;
    /** Events lost of which the webhook has not been told. */
    private long lost;

    private Optional<Promise<Void>> stopping = Optional.empty();

    Lane(
            Vertx vertx,
            String hall,
            String self,
            HookLedger ledger,
            Webhook webhook,
            Post post,
            Pauses pauses,
            HookCounts counts) {
        this.vertx = vertx;
        this.hall = hall;
        this.self = self;
        this.ledger = ledger;
        this.webhook = webhook;
        this.most = webhook.batch();
        this.post = post;
        this.pauses = pauses;
        this.counts = counts;
        this.complaints = new Complaints(hall, post.place());
    }

    /** Whether requests to that webhook would be the ones that it makes. */
    boolean isFor(@Nullable Webhook other) {
        return webhook.isSame(other);
    }

    /** There is something to tell of a chamber. */
    void due(ChamberName chamber, HookMail mail) {
        Due known = due.get(chamber);
        if (known == null) {
            put(chamber, new Due(mail));
        } else if (mail.yours() && mail.events().isEmpty()) {
            count(mail.pending() - known.mail.pending());
            known.mail = new HookMail(true, known.mail.events(), mail.pending(), known.mail.lost());
        } else {
            known.again = true;
        }
        while (waiting > MOST && giveUpOldest()) {
            // The next one then.
        }
        run();
    }

    private void put(ChamberName chamber, Due more) {
        if (closed) {
            return;
        }
        due.put(chamber, more);
        count(more.mail.pending());
    }

    private void count(int more) {
        waiting += more;
        counts.waiting.add(more);
    }

    private void run() {
        if (busy || closed) {
            return;
        }
        if (due.isEmpty()) {
            stopping.ifPresent(Promise::tryComplete);
            return;
        }
        busy = true;
        underWay = due.keySet().stream().limit(most).collect(Collectors.toSet());
        Future.join(underWay.stream()
                        .filter(chamber -> isUnknown(chamber))
                        .map(chamber -> acknowledge(chamber, HookReceipt.NOTHING))
                        .toList())
                .onComplete(asked -> tell(batch()));
    }

    private boolean isUnknown(ChamberName chamber) {
        Due its = due.get(chamber);
        return its != null && its.isUnknown();
    }

    private Batch batch() {
        Map<ChamberName, List<HookEvent>> events = new LinkedHashMap<>();
        int left = most;
        for (Map.Entry<ChamberName, Due> each : due.entrySet()) {
            List<HookEvent> its = each.getValue().mail.events();
            if (left > 0 && !its.isEmpty()) {
                List<HookEvent> first = List.copyOf(its.subList(0, Math.min(left, its.size())));
                events.put(each.getKey(), first);
                left -= first.size();
                lost(each.getValue().takeLost());
            }
        }
        return Batch.of(hall, events, lost);
    }

    private void tell(Batch batch) {
        underWay = batch.events().keySet();
        if (underWay.isEmpty()) {
            done();
        } else {
            send(batch);
        }
    }

    private void send(Batch batch) {
        counts.requests.increment();
        post.send(batch)
                .onSuccess(taken -> {
                    failures = 0;
                    complaints.over();
                    counts.told.add(batch.size());
                    lost -= batch.lost();
                    acknowledge(batch);
                })
                .onFailure(failure -> {
                    if (closed) {
                        return;
                    }
                    failures++;
                    counts.failures.increment();
                    complaints.failed(failure, waiting);
                    pausing = true;
                    vertx.setTimer(pauses.after(failures, random), timer -> sendAgain(batch));
                    stopping.ifPresent(Promise::tryComplete);
                });
    }

    private void sendAgain(Batch batch) {
        pausing = false;
        if (stopping.isPresent()) {
            return;
        }
        if (stale) {
            stale = false;
            done();
        } else {
            send(batch);
        }
    }

    private void acknowledge(Batch batch) {
        Future.join(batch.events().entrySet().stream()
                        .map(told -> acknowledge(told.getKey(), HookReceipt.of(told.getValue())))
                        .toList())
                .onComplete(acknowledged -> done());
    }

    private void done() {
        underWay = Set.of();
        busy = false;
        if (!cutOff) {
            run();
        }
    }

    private Future<Void> acknowledge(ChamberName chamber, HookReceipt told) {
        return say(() -> ledger.acknowledge(chamber, self, told, most), 1)
                .onSuccess(mail -> answered(chamber, mail))
                .mapEmpty();
    }

    /** Until it is answered, or the hub stops. */
    private Future<HookMail> say(Supplier<Future<HookMail>> question, int attempt) {
        return question.get().recover(failure -> {
            if (stopping.isPresent()) {
                cutOff = true;
                stopping.get().tryComplete();
                return Future.failedFuture(failure);
            }
            Promise<Void> waited = Promise.promise();
            vertx.setTimer(pauses.after(attempt, random), timer -> waited.complete());
            return waited.future().compose(v -> say(question, attempt + 1));
        });
    }

    private void answered(ChamberName chamber, HookMail mail) {
        Due before = due.remove(chamber);
        if (before != null) {
            count(-before.mail.pending());
        }
        if (mail.yours()) {
            put(chamber, new Due(mail));
        } else if (before != null && before.again) {
            put(chamber, new Due(HookMail.NONE));
        }
    }

    /** Answers whether there was one. */
    private boolean giveUpOldest() {
        Optional<ChamberName> oldest = due.keySet().stream()
                .filter(chamber -> pausing || !underWay.contains(chamber))
                .findFirst();
        oldest.ifPresent(chamber -> {
            Due its = due.remove(chamber);
            if (its != null) {
                count(-its.mail.pending());
            }
            stale |= underWay.contains(chamber);
            ledger.acknowledge(chamber, self, HookReceipt.EVERYTHING, 0)
                    .onSuccess(mail -> lost(mail.lost()))
                    .onFailure(failure -> complaints.notGivenUp(failure));
        });
        return oldest.isPresent();
    }

    private void lost(long more) {
        if (more > 0) {
            lost += more;
            counts.lost.add(more);
            complaints.lost(more);
        }
    }

    /** Tells what can be told at once, and nothing new after that. Completes when nothing is left, or the webhook fails. */
    Future<Void> stop() {
        Promise<Void> stopped = Promise.promise();
        stopping = Optional.of(stopped);
        if (complaints.isFailing()) {
            stopped.complete();
        }
        run();
        return stopped.future();
    }

    /** How many events it still has to tell. */
    int waiting() {
        return waiting;
    }

    /** What it has not told is not its own any more. */
    void close() {
        closed = true;
        due.clear();
        count(-waiting);
        post.close();
    }
}
