package io.chamberhub.directory;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * What the webhook has still to be told of one chamber, in order, and whose turn that is. Not thread-safe; it is its book's.
 *
 * <pre>
 * nobody's turn --something to tell, and a node that asks--> that node's --all is told--> nobody's
 *                                                               |
 *                                                  the node is gone: its heir's
 * </pre>
 */
final class HookQueue {
    /** More events of one chamber do not wait; the oldest are lost. */
    static final int MOST = 1_000;

    static final String NOBODY = "";

    private final Deque<HookEvent> waiting;
    private String sender;
    private long seq;
    /** The number of the latest event that was told. */
    private long told;

    HookQueue() {
        this(NOBODY, 0, 0, List.of());
    }

    HookQueue(String sender, long seq, long told, List<HookEvent> waiting) {
        this.sender = sender;
        this.seq = seq;
        this.told = told;
        this.waiting = new ArrayDeque<>(waiting);
    }

    /** The number of the next event. */
    long next() {
        return seq + 1;
    }

    void add(HookEvent event) {
        seq = event.seq();
        waiting.add(event);
        if (waiting.size() > MOST) {
            waiting.remove();
        }
    }

    /** It is this node's turn, if there is something to tell and it is nobody else's. Answers whether it has become so now. */
    boolean lease(String node) {
        if (waiting.isEmpty() || !sender.equals(NOBODY)) {
            return false;
        }
        sender = node;
        return true;
    }

    boolean isOf(String node) {
        return sender.equals(node);
    }

    /** Whether this node has something to tell, or nobody in particular has. */
    boolean isDueOf(String node) {
        return !waiting.isEmpty() && (isOf(node) || isOf(NOBODY));
    }

    /** If it was the turn of one of these nodes, it is nobody's. */
    void forget(Set<String> dead) {
        if (dead.contains(sender)) {
            sender = NOBODY;
        }
    }

    /** Its node has told so much of a book. Answers what it has to tell next. */
    HookMail acknowledge(HookReceipt receipt, String life, int most) {
        if (receipt.equals(HookReceipt.EVERYTHING)) {
            return giveUp();
        }
        remove(receipt, life);
        if (waiting.isEmpty()) {
            sender = NOBODY;
            return HookMail.NONE;
        }
        return mail(most);
    }

    private HookMail giveUp() {
        long lost = seq - told;
        waiting.clear();
        told = seq;
        sender = NOBODY;
        return new HookMail(false, List.of(), 0, lost);
    }

    /** What was told of another book, on the other side of a split, is not told of this one. */
    private void remove(HookReceipt receipt, String life) {
        if (waiting.stream().anyMatch(event -> event.receipt().equals(receipt))) {
            HookEvent next;
            do {
                next = waiting.remove();
            } while (!next.receipt().equals(receipt));
            told = receipt.seq();
        } else if (receipt.life().equals(life)) {
            // It was told, and then lost here as too many waited.
            told = Math.max(told, Math.min(receipt.seq(), before()));
        }
    }

    /** The number before that of the next event to be told. */
    private long before() {
        HookEvent next = waiting.peek();
        return next == null ? seq : next.seq() - 1;
    }

    HookMail mail(int most) {
        return new HookMail(true, waiting.stream().limit(most).toList(), waiting.size(), before() - told);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    String sender() {
        return sender;
    }

    long seq() {
        return seq;
    }

    long told() {
        return told;
    }

    Collection<HookEvent> waiting() {
        return waiting;
    }
}
