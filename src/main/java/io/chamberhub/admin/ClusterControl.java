package io.chamberhub.admin;

import io.chamberhub.chamber.ShardId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every node of the cluster, and answers the others. Nothing takes longer than {@link #PATIENCE}: a node that has not
 * answered by then is named as missing. Thread-safe.
 */
public final class ClusterControl {
    /** How long a node may take, in ms. */
    static final long PATIENCE = 2_000;

    private static final Logger log = LoggerFactory.getLogger(ClusterControl.class);
    private static final DeliveryOptions IN_TIME = new DeliveryOptions().setSendTimeout(PATIENCE);
    private static final int FAILED = 500;

    private final Vertx vertx;
    private final String self;
    private final Supplier<Set<String>> nodes;
    private final NodeDesk desk;

    private ClusterControl(Vertx vertx, String self, Supplier<Set<String>> nodes, NodeDesk desk) {
        this.vertx = vertx;
        this.self = self;
        this.nodes = nodes;
        this.desk = desk;
    }

    /**
     * Begins to answer.
     *
     * @param self the id of this node
     * @param nodes the ids of all nodes in the cluster now, this one included; any thread
     * @return done when the others can reach it
     */
    public static Future<ClusterControl> open(
            Vertx vertx, String self, Supplier<Set<String>> nodes, NodeControl control, NodeState state) {
        ClusterControl opened = new ClusterControl(vertx, self, nodes, new NodeDesk(control, state));
        return vertx.eventBus()
                .<JsonObject>consumer(address(self), opened::serve)
                .completion()
                .map(opened);
    }

    // Where a shard's address leads needs no subscription in the cluster's memory, which can be lost.
    private static String address(String node) {
        return ShardId.ADDRESS_PREFIX + node + ".admin";
    }

    private void serve(Message<JsonObject> message) {
        Future<JsonObject> answer;
        try {
            answer = desk.answer(message.body());
        } catch (RuntimeException unreadable) {
            answer = Future.failedFuture(Refused.wrong("the command cannot be read"));
        }
        answer.onSuccess(message::reply)
                .onFailure(failure -> message.fail(
                        failure instanceof Refused refused ? refused.status() : FAILED,
                        String.valueOf(failure.getMessage())));
    }

    String self() {
        return self;
    }

    /** All nodes, this one among them even if it has been cut out. */
    Set<String> nodes() {
        Set<String> all = new HashSet<>(nodes.get());
        all.add(self);
        return all;
    }

    /** Asks all nodes at once. Fails only if the command cannot be done as it is: a node refuses it, and none has done it. */
    Future<Answers> ask(JsonObject command) {
        return ask(nodes(), node -> command);
    }

    /** The same with a command for each of some nodes. */
    Future<Answers> ask(Set<String> whom, Function<String, JsonObject> command) {
        Map<String, Future<JsonObject>> asked = new TreeMap<>();
        whom.forEach(node -> asked.put(node, askNode(node, command.apply(node))));
        return Future.join(asked.values().stream().toList()).otherwiseEmpty().compose(all -> gathered(asked));
    }

    private static Future<Answers> gathered(Map<String, Future<JsonObject>> asked) {
        Map<String, JsonObject> given = new TreeMap<>();
        Set<String> missing = new TreeSet<>();
        List<Refused> refusals = new ArrayList<>();
        for (Map.Entry<String, Future<JsonObject>> node : asked.entrySet()) {
            Throwable failure = node.getValue().cause();
            if (failure == null) {
                given.put(node.getKey(), node.getValue().result());
                continue;
            }
            log.atDebug().addKeyValue("node", node.getKey()).setCause(failure).log("did not answer");
            missing.add(node.getKey());
            if (failure instanceof Refused refused && refused.status() != NodeDesk.UNKNOWN) {
                refusals.add(refused);
            }
        }
        if (given.isEmpty() && !refusals.isEmpty()) {
            return Future.failedFuture(refusals.get(0));
        }
        return Future.succeededFuture(new Answers(new TreeMap<>(given), new TreeSet<>(missing)));
    }

    private Future<JsonObject> askNode(String node, JsonObject command) {
        if (node.equals(self)) {
            return desk.answer(command).timeout(PATIENCE, TimeUnit.MILLISECONDS);
        }
        return vertx.eventBus()
                .<JsonObject>request(address(node), command, IN_TIME)
                .map(Message::body)
                .recover(ClusterControl::explained);
    }

    private static Future<JsonObject> explained(Throwable failure) {
        boolean refused = failure instanceof ReplyException reply
                && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
                && reply.failureCode() != FAILED;
        return Future.failedFuture(
                refused
                        ? new Refused(((ReplyException) failure).failureCode(), String.valueOf(failure.getMessage()))
                        : failure);
    }
}
