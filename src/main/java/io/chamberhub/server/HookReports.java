package io.chamberhub.server;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.directory.HookChange;
import io.chamberhub.directory.HookKind;
import io.chamberhub.directory.HookLedger;
import io.chamberhub.directory.HookReport;
import io.chamberhub.directory.Visitor;
import io.chamberhub.hooks.Webhooks;
import io.chamberhub.rooms.RoomWatch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a shard has to say to the ledger: who comes into chambers of halls with a webhook, and who goes. Nobody waits for that.
 * Of each chamber one report is under way at a time, and said until it is heard; what happens meanwhile is in the next one.
 * Confined to the event loop of the shard.
 */
final class HookReports implements RoomWatch {
    private static final Logger log = LoggerFactory.getLogger(HookReports.class);

    /** Before a report is said again that was not answered, in ms: at first, and at most. */
    private static final long FIRST_PAUSE = 100;

    private static final long LONGEST_PAUSE = 2_000;

    /** So many changes are in one report at most. */
    private static final int MOST = 1_000;

    private final ShardId self;
    private final Vertx vertx;
    private final HookLedger ledger;
    private final Webhooks webhooks;
    private final Audit audit;
    private final Runnable changed;
    private final Map<ChamberName, Page> pages = new HashMap<>();
    private final SplittableRandom random = new SplittableRandom();
    private long numbers;

    /** @param changed called when {@link #isEmpty} may have changed */
    HookReports(ShardId self, Vertx vertx, HookLedger ledger, Webhooks webhooks, Audit audit, Runnable changed) {
        this.self = self;
        this.vertx = vertx;
        this.ledger = ledger;
        this.webhooks = webhooks;
        this.audit = audit;
        this.changed = changed;
    }

    /** Somebody is in a chamber, or a room; nothing new if that is known. */
    @Override
    public void joined(ChamberName chamber, String id, @Nullable String subject) {
        if (!webhooks.wanted(chamber.hall()).isEmpty()) {
            page(chamber).joined(new Visitor(id, subject));
        }
    }

    /** Somebody is not in it any more. */
    @Override
    public void left(ChamberName chamber, String id) {
        Page page = pages.get(chamber);
        if (page != null) {
            page.left(id);
        }
    }

    /** Webhooks are others. Where there is none any more, the ledger need not know who is inside. */
    void settled() {
        List.copyOf(pages.values()).stream()
                .filter(page -> webhooks.wanted(page.chamber.hall()).isEmpty())
                .forEach(Page::clear);
    }

    /** Whether nobody is inside by way of this shard, and the ledger knows. */
    boolean isEmpty() {
        return pages.isEmpty();
    }

    /** Says again who is inside, and that nobody is where the ledger knows it wrong. */
    void audit() {
        if (webhooks.isEmpty()) {
            return;
        }
        audit.add(List.copyOf(pages.values()));
        ledger.visitedBy(self)
                .onSuccess(chambers -> chambers.stream()
                        .filter(chamber -> !pages.containsKey(chamber))
                        .forEach(chamber -> page(chamber).reassert()))
                .onFailure(failure -> log.debug("to be asked again: {}", failure.getMessage()));
    }

    private Page page(ChamberName chamber) {
        return pages.computeIfAbsent(chamber, Page::new);
    }

    /** What this shard has to say of one chamber. */
    private final class Page implements Audit.Entry {
        private final ChamberName chamber;
        private final Map<String, Visitor> inside = new LinkedHashMap<>();
        private List<HookChange> changes = new ArrayList<>();
        /** Who waits for everybody to be said. */
        private List<Promise<Void>> waiting = new ArrayList<>();

        private boolean busy;

        Page(ChamberName chamber) {
            this.chamber = chamber;
        }

        void joined(Visitor visitor) {
            if (inside.putIfAbsent(visitor.id(), visitor) == null) {
                changes.add(new HookChange(true, visitor, System.currentTimeMillis()));
                next();
            }
        }

        void clear() {
            List.copyOf(inside.keySet()).forEach(this::left);
        }

        void left(String id) {
            Visitor visitor = inside.remove(id);
            if (visitor != null) {
                changes.add(new HookChange(false, visitor, System.currentTimeMillis()));
                next();
            }
        }

        @Override
        public Future<?> reassert() {
            Promise<Void> said = Promise.promise();
            waiting.add(said);
            next();
            return said.future();
        }

        private void next() {
            if (busy) {
                return;
            }
            if (changes.isEmpty() && waiting.isEmpty()) {
                if (inside.isEmpty() && pages.remove(chamber, this)) {
                    audit.remove(this);
                    changed.run();
                }
                return;
            }
            busy = true;
            List<Promise<Void>> told = changes.size() > MOST ? List.of() : waiting;
            waiting = told.isEmpty() ? waiting : new ArrayList<>();
            say(report(!told.isEmpty()), FIRST_PAUSE, told).onComplete(heard -> {
                busy = false;
                next();
            });
        }

        private HookReport report(boolean all) {
            List<HookChange> first = changes.subList(0, Math.min(MOST, changes.size()));
            Set<HookKind> wanted = webhooks.wanted(chamber.hall());
            HookReport report = new HookReport(
                    self,
                    ++numbers,
                    Long.toHexString(random.nextLong()),
                    wanted,
                    first,
                    all ? List.copyOf(inside.values()) : null,
                    System.currentTimeMillis());
            changes = new ArrayList<>(changes.subList(first.size(), changes.size()));
            return report;
        }

        private Future<Void> say(HookReport report, long pause, List<Promise<Void>> told) {
            return ledger.report(chamber, report).transform(heard -> {
                // Whoever waits waits for the first try only: others have something to say again, too.
                told.forEach(Promise::tryComplete);
                if (heard.succeeded()) {
                    if (heard.result().yours()) {
                        webhooks.due(chamber, heard.result());
                    }
                    return Future.succeededFuture();
                }
                log.debug("to be said again: {}", heard.cause().getMessage());
                Promise<Void> again = Promise.promise();
                vertx.setTimer(pause, timer -> say(report, Math.min(2 * pause, LONGEST_PAUSE), List.of())
                        .onComplete(again));
                return again.future();
            });
        }
    }
}
