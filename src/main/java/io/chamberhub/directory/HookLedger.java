package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.Future;
import java.util.Set;

/**
 * Keeps a book for each chamber of a hall with a webhook: who is inside, what has happened and was not told yet, and which node
 * has to tell it.
 *
 * <p>Promises:
 *
 * <ol>
 *   <li>What is reported of one chamber has one order, and each event a number in it.
 *   <li>What was answered survives the loss of any one node, of two at once where there are three or more.
 *   <li>At most one node at a time has to tell the events of a chamber, and one does as long as there are any.
 *   <li>When a node is gone, all whom its shards had in chambers have left, and another node has to tell that.
 *   <li>A chamber that nobody is in, and of which nothing is left to tell, leaves nothing behind.
 * </ol>
 *
 * <p>Thread-safe. Answers come on the context of the caller. A failed future means that the ledger cannot be reached: the
 * question has been heard or not, or will still be heard a little later. Whoever asked says the same again.
 */
public interface HookLedger {
    /**
     * A shard says who has come and who has gone.
     *
     * @return what its node has to tell the webhook; without the events if it has been asked to before
     */
    Future<HookMail> report(ChamberName chamber, HookReport report);

    /**
     * A node has told the webhook so much. If nobody has to tell the rest, it does.
     *
     * @param node whose turn it should be; if it is not, nothing happens
     * @param most events to be answered
     * @return what it has to tell next; if that is nothing, its turn is over. After {@link HookReceipt#EVERYTHING} it is, and
     *     the answer says how many events are lost by that
     */
    Future<HookMail> acknowledge(ChamberName chamber, String node, HookReceipt told, int most);

    /** The chambers in which somebody is inside by way of this shard; if it knows better it reports that nobody is. */
    Future<Set<ChamberName>> visitedBy(ShardId shard);

    /** The chambers of which a node has something to tell, or nobody in particular has. */
    Future<Set<ChamberName>> dueOf(String node);
}
