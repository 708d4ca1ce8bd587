package io.chamberhub.server;

import io.chamberhub.admin.MemberPage;
import io.chamberhub.wire.MemberId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a chamber on one shard, as their connections take part in it, in no order. They are linked to each other,
 * which takes less memory than a list in each of many small chambers. Confined to the event loop of the shard.
 */
final class ChamberParts {
    private static final Comparator<ChamberPart> HIGHEST_FIRST =
            Comparator.comparing(ChamberPart::id).reversed();

    private @Nullable ChamberPart first;

    void add(ChamberPart part) {
        link(part, first);
        first = part;
    }

    /** One that is in here is so no more. */
    void remove(ChamberPart part) {
        if (part.previous == null) {
            first = part.next;
        }
        link(part.previous, part.next);
        part.previous = null;
        part.next = null;
    }

    private static void link(@Nullable ChamberPart before, @Nullable ChamberPart after) {
        if (before != null) {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
    }

    /** All of them; a list of its own, as they may leave while something is done with them. */
    List<ChamberPart> all() {
        List<ChamberPart> all = new ArrayList<>();
        for (ChamberPart part = first; part != null; part = part.next) {
            all.add(part);
        }
        return all;
    }

    /**
     * How many there are, and those with the lowest ids above {@code after}, in order of their ids. Looks at each once; only those
     * that are asked for are described.
     *
     * @param limit how many at most, at least 1
     */
    MemberPage page(long after, int limit) {
        PriorityQueue<ChamberPart> lowest = new PriorityQueue<>(HIGHEST_FIRST);
        int count = 0;
        for (ChamberPart part = first; part != null; part = part.next) {
            count++;
            if (part.id().value() > after) {
                lowest.add(part);
                if (lowest.size() > limit) {
                    lowest.remove();
                }
            }
        }
        Stream<ChamberPart> inOrder = lowest.stream().sorted(HIGHEST_FIRST.reversed());
        return new MemberPage(count, inOrder.map(ChamberPart::info).toList());
    }

    /** The member with this id. */
    Optional<ChamberPart> find(MemberId id) {
        ChamberPart part = first;
        while (part != null && !part.id().equals(id)) {
            part = part.next;
        }
        return Optional.ofNullable(part);
    }
}
