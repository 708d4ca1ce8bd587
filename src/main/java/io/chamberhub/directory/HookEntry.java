package io.chamberhub.directory;

import io.chamberhub.chamber.ShardId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The book of one chamber: who is inside, and what its hall's webhook has still to be told. It decides itself what is worth
 * telling, so that events have one order whoever reports. Not thread-safe; both ledgers give it one caller at a time.
 */
final class HookEntry {
    /** What one shard has said. */
    static final class Part {
        private long last;
        private final Map<String, Visitor> inside = new LinkedHashMap<>();

        Part() {}

        Part(long last, List<Visitor> inside) {
            this.last = last;
            inside.forEach(visitor -> this.inside.put(visitor.id(), visitor));
        }

        /** The number of its latest report. */
        long last() {
            return last;
        }

        Collection<Visitor> inside() {
            return inside.values();
        }
    }

    private final Map<ShardId, Part> parts;
    private final HookQueue queue;
    private String life;
    private Set<HookKind> wanted;
    private int inside;

    /** An empty book. */
    HookEntry(String life) {
        this(life, Set.of(), new LinkedHashMap<>(), new HookQueue());
    }

    HookEntry(String life, Set<HookKind> wanted, Map<ShardId, Part> parts, HookQueue queue) {
        this.life = life;
        this.wanted = wanted;
        this.parts = parts;
        this.queue = queue;
        this.inside =
                parts.values().stream().mapToInt(part -> part.inside.size()).sum();
    }

    /** A shard has something to say. Answers what its node has to tell; events only if it has not been asked to. */
    HookMail report(HookReport report) {
        ShardId shard = report.shard();
        Part part = parts.computeIfAbsent(shard, unknown -> new Part());
        boolean news = report.number() > part.last;
        if (news) {
            part.last = report.number();
            wanted = report.wanted();
            report.changes().forEach(change -> take(shard, part, change));
            List<Visitor> present = report.present();
            if (present != null) {
                settle(shard, part, present, report.time());
            }
        }
        boolean leased = queue.lease(shard.node());
        if (!queue.isOf(shard.node())) {
            return HookMail.NONE;
        }
        // Of a report that is repeated the first answer was lost.
        return queue.mail(leased || !news ? HookQueue.MOST : 0);
    }

    private void take(ShardId shard, Part part, HookChange change) {
        if (change.joined()) {
            join(shard, part, change.visitor(), change.time());
        } else {
            leave(shard, part, change.visitor().id(), change.time());
        }
    }

    /** Exactly these are there. */
    private void settle(ShardId shard, Part part, List<Visitor> present, long time) {
        Set<String> ids = present.stream().map(Visitor::id).collect(Collectors.toSet());
        List.copyOf(part.inside.keySet()).stream()
                .filter(id -> !ids.contains(id))
                .forEach(id -> leave(shard, part, id, time));
        present.forEach(visitor -> join(shard, part, visitor, time));
    }

    private void join(ShardId shard, Part part, Visitor visitor, long time) {
        if (part.inside.containsKey(visitor.id())) {
            return;
        }
        // An id is given to one at a time: who had it before has left, and its shard has not said so yet.
        parts.forEach((other, its) -> leave(other, its, visitor.id(), time));
        part.inside.put(visitor.id(), visitor);
        inside++;
        if (inside == 1) {
            add(HookKind.OCCUPIED, shard, null, time);
        }
        add(HookKind.JOINED, shard, visitor, time);
    }

    private void leave(ShardId shard, Part part, String id, long time) {
        Visitor visitor = part.inside.remove(id);
        if (visitor != null) {
            inside--;
            add(HookKind.LEFT, shard, visitor, time);
            if (inside == 0) {
                add(HookKind.VACATED, shard, null, time);
            }
        }
    }

    private void add(HookKind kind, ShardId shard, @Nullable Visitor visitor, long time) {
        if (wanted.contains(kind)) {
            queue.add(new HookEvent(life, queue.next(), kind, time, visitor, shard.node()));
        }
    }

    /** A node has told so much. Answers what it has to tell next. */
    HookMail acknowledge(String node, HookReceipt receipt, int most) {
        queue.lease(node);
        return queue.isOf(node) ? queue.acknowledge(receipt, life, most) : HookMail.NONE;
    }

    /**
     * Whoever was inside by way of these nodes has left, and what they had to tell is another one's turn.
     *
     * @param heir who has to tell it
     * @param newLife what the book is called from now on: another part of a cluster that was split goes on with it, too
     */
    void bury(Set<String> dead, String heir, String newLife, long time) {
        life = newLife;
        List<ShardId> gone = new ArrayList<>(parts.keySet());
        gone.removeIf(shard -> !dead.contains(shard.node()));
        for (ShardId shard : gone) {
            Part part = parts.get(shard);
            if (part != null) {
                List.copyOf(part.inside.keySet()).forEach(id -> leave(shard, part, id, time));
            }
            parts.remove(shard);
        }
        queue.forget(dead);
        queue.lease(heir);
    }

    /** Whether this node has something to tell, or nobody in particular has. */
    boolean isDueOf(String node) {
        return queue.isDueOf(node);
    }

    boolean isVisitedBy(ShardId shard) {
        Part part = parts.get(shard);
        return part != null && !part.inside.isEmpty();
    }

    /** All nodes that it names. */
    Set<String> nodes() {
        Set<String> nodes = new HashSet<>();
        parts.keySet().forEach(shard -> nodes.add(shard.node()));
        if (!queue.isOf(HookQueue.NOBODY)) {
            nodes.add(queue.sender());
        }
        return nodes;
    }

    /** Whether nobody is inside and nothing is left to tell. */
    boolean isOver() {
        return inside == 0 && queue.isEmpty();
    }

    String life() {
        return life;
    }

    Set<HookKind> wanted() {
        return wanted;
    }

    Map<ShardId, Part> parts() {
        return parts;
    }

    HookQueue queue() {
        return queue;
    }
}
