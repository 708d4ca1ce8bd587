package io.chamberhub.chamber;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much each other shard has been sent and has not acknowledged, over all chambers. While one owes more than the limit,
 * the senders that feed it are not read from; if it stays so, it is given up. Confined to the thread of its shard.
 */
public final class Credit implements OwnStream.Ledger {
    private static final class Account {
        long owed;
        boolean over;
        /** When it last went over the limit. */
        long since;
    }

    private final long limit;
    private final LongSupplier clock;
    private final Runnable relieved;
    private final Map<ShardId, Account> accounts = new HashMap<>();
    private int over;
    private long kept;

    /**
     * @param limit bytes per shard
     * @param clock milliseconds that never go back
     * @param relieved called when a shard owes little again, or nothing any more
     */
    public Credit(long limit, LongSupplier clock, Runnable relieved) {
        this.limit = limit;
        this.clock = clock;
        this.relieved = relieved;
    }

    @Override
    public void owes(ShardId reader, long moreBytes) {
        Account account = accounts.computeIfAbsent(reader, shard -> new Account());
        account.owed += moreBytes;
        if (account.owed == 0) {
            accounts.remove(reader);
        }
        if (!account.over && account.owed > limit) {
            account.over = true;
            account.since = clock.getAsLong();
            over++;
        } else if (account.over && account.owed <= limit / 2) {
            account.over = false;
            over--;
            relieved.run();
        }
    }

    @Override
    public void keeps(long moreBytes) {
        kept += moreBytes;
    }

    /** What is kept in all so that it can be repeated, in bytes. */
    public long kept() {
        return kept;
    }

    /** Whether any shard at all owes too much. */
    public boolean isOverForAny() {
        return over > 0;
    }

    /** Whether any of these shards owes too much for more to be sent to it. */
    public boolean isOver(Collection<ShardId> shards) {
        return shards.stream().anyMatch(this::isOver);
    }

    /** Shards that have owed too much for so long, in ms. */
    public List<ShardId> exhausted(long age) {
        List<ShardId> exhausted = new ArrayList<>();
        if (over > 0) {
            long now = clock.getAsLong();
            accounts.forEach((shard, account) -> {
                if (account.over && now - account.since >= age) {
                    exhausted.add(shard);
                }
            });
        }
        return exhausted;
    }

    /** What is owed in all, in bytes. */
    public long owed() {
        return accounts.values().stream().mapToLong(account -> account.owed).sum();
    }

    private boolean isOver(ShardId shard) {
        Account account = accounts.get(shard);
        return account != null && account.over;
    }
}
