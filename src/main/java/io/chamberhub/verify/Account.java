package io.chamberhub.verify;

import java.util.TreeSet;

/**
 * What one receiver heard of one sender's numbered messages while the sender was there, from its H to its B. What is
 * missing between two of them is lost, unless the receiver was told. Not thread-safe.
 */
final class Account {
    private static final int REMEMBERED = 1_000;
    private static final long NONE = -1;

    /** Numbers that were passed over, the latest of them; whatever comes of them comes late. */
    private final TreeSet<Long> missed = new TreeSet<>();

    private final Judge judge;
    private final boolean cameAgain;
    private long owedFrom;
    private long first = NONE;
    private long last;
    private boolean told;

    private Account(Judge judge, long owedFrom, long last, boolean cameAgain) {
        this.judge = judge;
        this.owedFrom = owedFrom;
        this.last = last;
        this.cameAgain = cameAgain;
    }

    /** A sender that was not there before; the receiver is owed what it sends from this number on. */
    static Account open(Judge judge, long owedFrom) {
        return new Account(judge, owedFrom, NONE, false);
    }

    /** A sender that had left when {@code last} was the latest that was heard of it, and is there again. */
    static Account reopen(Judge judge, long owedFrom, long last) {
        return new Account(judge, owedFrom, last, true);
    }

    /** The number heard last, -1 if none was. */
    long last() {
        return last;
    }

    boolean hasHeard() {
        return first != NONE;
    }

    /** The receiver is told that a message was cut: what is missing up to the next whole one is announced. */
    void cut() {
        told = true;
    }

    /** A whole message came. */
    void heard(long number) {
        judge.heard();
        if (number <= last) {
            late(number);
            return;
        }
        settle(number);
        if (hasHeard()) {
            remember(number);
        } else {
            first = number;
        }
        last = number;
        owedFrom = 0;
    }

    /** No more will come, and the sender's numbers ended before {@code end}. */
    void close(long end) {
        if (end > last + 1) {
            settle(end);
            last = end - 1;
        }
    }

    /** How many messages with numbers below {@code end} the receiver is owed and has not heard. */
    long owed(long end) {
        return Math.max(0, end - Math.max(owedFrom, last + 1));
    }

    private void settle(long end) {
        long missing = owed(end);
        long before = cameAgain ? Math.max(0, Math.min(end, owedFrom) - last - 1) : 0;
        if (before > 0) {
            judge.announced(before);
        }
        if (missing > 0 && told) {
            judge.announced(missing);
        } else if (missing > 0) {
            judge.lost(end - missing, end - 1);
        }
        told = false;
    }

    private void late(long number) {
        boolean beforeTheFirst = !cameAgain && number < first;
        if (missed.remove(number) || beforeTheFirst) {
            judge.reordered(number, last);
        } else {
            judge.doubled(number, last);
        }
    }

    private void remember(long number) {
        for (long passed = Math.max(last + 1, number - REMEMBERED); passed < number; passed++) {
            missed.add(passed);
        }
        while (missed.size() > REMEMBERED) {
            missed.pollFirst();
        }
    }

    /** Is told how messages fared. */
    interface Judge {
        /** A whole message came, whatever else is said of it. */
        void heard();

        /** All numbers from {@code from} to {@code to}. */
        void lost(long from, long to);

        void announced(long count);

        void doubled(long number, long last);

        void reordered(long number, long last);
    }
}
