package io.chamberhub.bus;

import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.Event;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.ByteReader;
import io.chamberhub.wire.ByteWriter;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Streams as bytes; {@code src/docs/bus.md} shows the form. Each body starts with a format number, so that nodes of
 * neighbouring versions can tell what they read.
 */
final class StreamFormat {
    static final int FORMAT = 1;

    private static final int JOINED = 1;
    private static final int LEFT = 2;
    private static final int BUSY = 3;
    private static final int FRAGMENT = 4;
    private static final int CLOSED = 5;
    private static final int STALLED = 6;

    static final int QUEUED = 1;
    static final int SENDING = 2;

    private static final int CONTINUED = 0;
    private static final int TO_OTHERS = 1;
    private static final int TO_EVERYONE = 2;
    private static final int TO_LISTED = 3;
    private static final int LAST = 0x80;

    private StreamFormat() {}

    static Buffer write(Batch batch) {
        ByteWriter out = new ByteWriter().octet(FORMAT);
        write(out, batch);
        return out.buffer();
    }

    static void write(ByteWriter out, Batch batch) {
        writeShard(out, batch.from());
        out.number(batch.incarnation())
                .number(batch.first())
                .number(batch.events().size());
        batch.events().forEach(event -> writeEvent(out, event));
    }

    static Batch readBatch(Buffer bytes) {
        return readBatch(open(bytes));
    }

    static Batch readBatch(ByteReader in) {
        ShardId from = readShard(in);
        long incarnation = in.number();
        long first = in.number();
        List<Event> events = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) {
            events.add(readEvent(in));
        }
        return new Batch(from, incarnation, first, events);
    }

    static ByteReader open(Buffer bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.octet();
        if (format != FORMAT) {
            throw new IllegalArgumentException("stream format " + format + "; this node reads " + FORMAT);
        }
        return in;
    }

    static void writeShard(ByteWriter out, ShardId shard) {
        out.text(shard.node()).number(shard.index());
    }

    static ShardId readShard(ByteReader in) {
        return new ShardId(in.text(), Math.toIntExact(in.number()));
    }

    private static void writeEvent(ByteWriter out, Event event) {
        if (event instanceof Event.Joined joined) {
            out.octet(JOINED).number(joined.id().value());
        } else if (event instanceof Event.Left left) {
            out.octet(LEFT).number(left.id().value());
        } else if (event instanceof Event.Busy busy) {
            out.octet(BUSY).number(busy.id().value()).octet(flags(busy.queued(), busy.sending()));
        } else if (event instanceof Event.Fragment fragment) {
            out.octet(FRAGMENT).number(fragment.from().value());
            writeTargets(out, fragment);
            out.bytes(fragment.frame());
        } else if (event instanceof Event.Stalled told) {
            writeFlag(out.octet(STALLED), told.stalled());
        } else {
            out.octet(CLOSED);
        }
    }

    private static Event readEvent(ByteReader in) {
        int type = in.octet();
        return switch (type) {
            case JOINED -> new Event.Joined(readId(in));
            case LEFT -> new Event.Left(readId(in));
            case BUSY -> {
                MemberId id = readId(in);
                int flags = in.octet();
                yield new Event.Busy(id, (flags & QUEUED) != 0, (flags & SENDING) != 0);
            }
            case FRAGMENT -> readFragment(in);
            case CLOSED -> new Event.Closed();
            case STALLED -> new Event.Stalled(readFlag(in));
            default -> throw new IllegalArgumentException("an event of type " + type);
        };
    }

    private static void writeTargets(ByteWriter out, Event.Fragment fragment) {
        int last = fragment.last() ? LAST : 0;
        if (fragment.targets().isEmpty()) {
            out.octet(CONTINUED | last);
            return;
        }
        Targets targets = fragment.targets().get();
        if (targets instanceof Targets.Listed listed) {
            out.octet(TO_LISTED | last).number(listed.ids().size());
            listed.ids().forEach(id -> out.number(id.value()));
        } else {
            out.octet((targets instanceof Targets.Everyone ? TO_EVERYONE : TO_OTHERS) | last);
        }
    }

    private static Event.Fragment readFragment(ByteReader in) {
        MemberId from = readId(in);
        int kind = in.octet();
        Optional<Targets> targets =
                switch (kind & ~LAST) {
                    case CONTINUED -> Optional.empty();
                    case TO_OTHERS -> Optional.of(Targets.OTHERS);
                    case TO_EVERYONE -> Optional.of(Targets.EVERYONE);
                    case TO_LISTED -> Optional.of(new Targets.Listed(readIds(in)));
                    default -> throw new IllegalArgumentException("targets of kind " + kind);
                };
        return new Event.Fragment(from, targets, (kind & LAST) != 0, in.bytes());
    }

    private static Set<MemberId> readIds(ByteReader in) {
        Set<MemberId> ids = new HashSet<>();
        for (int left = in.count(); left > 0; left--) {
            ids.add(readId(in));
        }
        return ids;
    }

    static MemberId readId(ByteReader in) {
        return new MemberId(in.number());
    }

    static void writeFlag(ByteWriter out, boolean flag) {
        out.flag(flag);
    }

    static boolean readFlag(ByteReader in) {
        return in.flag();
    }

    static int flags(boolean queued, boolean sending) {
        return (queued ? QUEUED : 0) | (sending ? SENDING : 0);
    }
}
