package io.chamberhub.admin;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What operators ask of one node, and tell it. What concerns the whole cluster is asked of every node and put together by
 * whoever asks. Thread-safe; nothing blocks, and futures complete on any thread.
 */
public interface NodeControl {
    /** The halls of this node with what is in them here. As of a moment ago. */
    List<HallCount> halls();

    /**
     * Chambers of a hall that are open on this node, ordered by name. As of a moment ago.
     *
     * @param prefix what their names begin with; empty for all
     * @param after only names that come later, by {@link String#compareTo}; empty to begin with the first, which may be
     *     the one without a name
     * @param limit how many at most, at least 1
     */
    List<ChamberCount> chambers(String hall, String prefix, Optional<String> after, int limit);

    /**
     * Members of a chamber that are connected to this node, ordered by id; none if it is not open here.
     *
     * @param after only ids above; empty to begin with the first
     * @param limit how many at most, at least 1
     */
    Future<MemberPage> members(ChamberName chamber, Optional<MemberId> after, int limit);

    /**
     * Says something in a chamber to those members who are connected to this node, from the sender {@code server}.
     *
     * @return how many it was for
     */
    Future<Integer> publish(ChamberName chamber, Publication publication);

    /**
     * Closes a chamber: all its members who are connected to this node are closed with 1000.
     *
     * @return how many
     */
    Future<Integer> close(ChamberName chamber);

    /** Closes the connection of a member with 4003. Whether it is connected to this node. */
    Future<Boolean> eject(ChamberName chamber, MemberId member);

    /**
     * Lets nobody in from an address until then, on any node of the cluster, and closes who is there already with 4003.
     *
     * @param address of a client: IPv4, or IPv6, which stands for its whole /64
     * @throws IllegalArgumentException if it is none, or the time is over
     */
    Future<Void> ban(String address, Instant until);

    /** Lets clients from this address in again. Whether it was banned. */
    Future<Boolean> unban(String address);

    /** The addresses that are banned now, in the whole cluster as far as this node has heard, ordered by their end. */
    List<Ban> bans();

    /** How many WebSockets are open on this node. */
    int connections();

    /**
     * Hands over the connections that are there, as on a stop; but the process goes on. It says at once that it is not ready, and
     * takes connections until {@code drain.notice} is over. The future completes when all are gone. Once is enough; telling it
     * again changes nothing.
     */
    Future<Void> drain();

    /**
     * Asks clients of this node to connect again, elsewhere as the load balancer will have it: closes them with 1012.
     *
     * @param connections how many, at random; all if there are fewer
     * @param period ms over which they are asked
     * @return how many will be asked
     */
    int shed(int connections, long period);
}
