package io.chamberhub.hooks;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.directory.HookKind;
import io.chamberhub.directory.HookLedger;
import io.chamberhub.directory.HookMail;
import io.chamberhub.directory.HookReceipt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The webhooks of a node's halls, and what this node has to tell them. Thread-safe. */
public final class Webhooks {
    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

    /** How long the last requests may take while the hub stops, in ms. */
    private static final long PATIENCE = 2_000;

    private static final Pauses PAUSES = new Pauses(500, 30_000);

    private final Context context;
    private final HookLedger ledger;
    private final String self;
    private final Vertx vertx;
    private final Pauses pauses;
    /** On the context only. */
    private final Map<String, Lane> lanes = new HashMap<>();
    /** Halls whose webhooks were taken out. On the context only. */
    private final Set<String> gone = new HashSet<>();
    /** Completes when the lanes are those of the settings before. On the context only. */
    private Future<Void> settled = Future.succeededFuture();

    private final HookCounts counts = new HookCounts();
    private volatile Map<String, Webhook> webhooks;

    /**
     * @param self the id of this node
     * @param webhooks by the paths of their halls
     */
    public Webhooks(Vertx vertx, HookLedger ledger, String self, Map<String, Webhook> webhooks) {
        this(vertx, ledger, self, webhooks, PAUSES);
    }

    Webhooks(Vertx vertx, HookLedger ledger, String self, Map<String, Webhook> webhooks, Pauses pauses) {
        this.context = vertx.getOrCreateContext();
        this.ledger = ledger;
        this.self = self;
        this.vertx = vertx;
        this.pauses = pauses;
        this.webhooks = Map.copyOf(webhooks);
        webhooks.forEach((hall, webhook) -> lanes.put(hall, lane(hall, webhook)));
    }

    /**
     * These are the webhooks from now on. One that is another than before is told what waits; one of a hall that had none is
     * told what is reported from now on. What a webhook that is taken out has not been told soon is given up, and does not count as
     * lost: nobody wants to know any more.
     */
    public void settle(Map<String, Webhook> others) {
        Map<String, Webhook> now = Map.copyOf(others);
        webhooks = now;
        context.runOnContext(v -> settled = settled.eventually(() -> replace(now)));
    }

    /** What a lane has begun it ends before another one tells the same webhook more. */
    private Future<Void> replace(Map<String, Webhook> now) {
        Map<String, Lane> over = new HashMap<>(lanes);
        over.entrySet().removeIf(each -> each.getValue().isFor(now.get(each.getKey())));
        lanes.keySet().removeAll(over.keySet());
        return end(over.values()).onSuccess(ended -> {
            over.values().forEach(Lane::close);
            now.forEach((hall, webhook) -> lanes.computeIfAbsent(hall, path -> lane(path, webhook)));
            gone.addAll(over.keySet());
            gone.removeAll(now.keySet());
            audit();
        });
    }

    /** Lets lanes tell what they can tell soon. Succeeds, on the context, in any case. */
    private Future<Void> end(Collection<Lane> those) {
        Promise<Void> over = Promise.promise();
        Future.join(those.stream().map(Lane::stop).toList())
                .timeout(PATIENCE, TimeUnit.MILLISECONDS)
                .onComplete(told -> context.runOnContext(v -> over.complete()));
        return over.future();
    }

    private Lane lane(String hall, Webhook webhook) {
        Post post = new Post(vertx, webhook, InstantSource.system());
        return new Lane(vertx, hall, self, ledger, webhook, post, pauses, counts);
    }

    /** What the webhook of a hall is told; nothing if it has none. */
    public Set<HookKind> wanted(String hall) {
        Webhook webhook = webhooks.get(hall);
        return webhook == null ? Set.of() : webhook.events();
    }

    /** Whether there is none at all. */
    public boolean isEmpty() {
        return webhooks.isEmpty();
    }

    /** This node has something to tell of a chamber. */
    public void due(ChamberName chamber, HookMail mail) {
        context.runOnContext(v -> {
            Lane lane = lanes.get(chamber.hall());
            if (lane != null) {
                lane.due(chamber, mail);
            } else if (gone.contains(chamber.hall()) && !webhooks.containsKey(chamber.hall())) {
                giveUp(chamber);
            } else {
                log.debug("this node has no webhook for {}", chamber.hall());
            }
        });
    }

    private void giveUp(ChamberName chamber) {
        ledger.acknowledge(chamber, self, HookReceipt.EVERYTHING, 0)
                .onFailure(failure -> log.debug("events wait on in the ledger: {}", failure.getMessage()));
    }

    /** This node has something to tell of these chambers. */
    public void due(Collection<ChamberName> chambers) {
        chambers.forEach(chamber -> due(chamber, HookMail.NONE));
    }

    /** Asks the ledger for what this node has to tell, should it have missed that. */
    public void audit() {
        context.runOnContext(v -> {
            if (!isEmpty() || !gone.isEmpty()) {
                ledger.dueOf(self)
                        .onSuccess(this::due)
                        .onFailure(failure -> log.debug("to be asked again: {}", failure.getMessage()));
            }
        });
    }

    public HookCounts counts() {
        return counts;
    }

    /**
     * Tells what can be told soon. Of the rest other nodes take care.
     *
     * @param last whether there are none
     */
    public Future<Void> stop(boolean last) {
        if (isEmpty()) {
            return Future.succeededFuture();
        }
        Promise<Void> told = Promise.promise();
        context.runOnContext(
                v -> end(lanes.values()).onSuccess(over -> close(last)).onComplete(told));
        return told.future();
    }

    private void close(boolean last) {
        int left = lanes.values().stream().mapToInt(Lane::waiting).sum();
        if (last && left > 0) {
            counts.lost.add(left);
            log.atWarn().addKeyValue("events", left).log("the hub stops before webhooks were told of all events");
        }
        lanes.values().forEach(Lane::close);
    }
}
