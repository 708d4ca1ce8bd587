package io.chamberhub.verify;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One sender as one receiver knows it, from its H to its B. Which session it is shows in the chamber's assembly or, if
 * the sender has not read its own welcome yet, in its first message. Not thread-safe.
 */
final class Presence implements Account.Judge {
    private final String id;
    private final Session receiver;
    private final Tally tally;
    private Optional<Session> sender;
    private Account account;

    /** @param last the latest number heard of the sender when it was there before */
    Presence(String id, Session receiver, Tally tally, Optional<Session> sender, Optional<Long> last) {
        this.id = id;
        this.receiver = receiver;
        this.tally = tally;
        this.sender = sender;
        long owedFrom = sender.map(Session::begun).orElse(0L);
        this.account = account(owedFrom, last);
    }

    Optional<Session> sender() {
        return sender;
    }

    Account account() {
        return account;
    }

    /** Whether a message of that session may come from here. */
    boolean fits(int session) {
        return sender.isPresent() && sender.get().number() == session;
    }

    /** It is another session than it seemed to be, or now it shows which; owed is all that it says from its start. */
    void becomes(Session session, Optional<Long> last) {
        sender = Optional.of(session);
        account = account(0, last);
    }

    /** It is a session that ended before it was told of; owed is what it says from its first message heard on. */
    void wasOver(Session session) {
        sender = Optional.of(session);
        account = account(Long.MAX_VALUE, Optional.empty());
    }

    /** How much of what the sender has sent by now is still owed. */
    long owed() {
        return sender.map(session -> account.owed(session.begun())).orElse(0L);
    }

    /** Nothing more will come. */
    void close() {
        sender.ifPresent(session -> account.close(session.begun()));
    }

    @Override
    public void heard() {
        tally.count(Figure.HEARD);
    }

    @Override
    public void lost(long from, long to) {
        fault(Figure.LOST, to - from + 1, () -> from == to ? "" + from : from + " to " + to);
    }

    @Override
    public void announced(long count) {
        tally.add(Figure.ANNOUNCED, count);
    }

    @Override
    public void doubled(long number, long last) {
        fault(Figure.DOUBLED, 1, () -> number + " after " + last);
    }

    @Override
    public void reordered(long number, long last) {
        fault(Figure.REORDERED, 1, () -> number + " after " + last);
    }

    private Account account(long owedFrom, Optional<Long> last) {
        return last.map(latest -> Account.reopen(this, owedFrom, latest)).orElseGet(() -> Account.open(this, owedFrom));
    }

    private void fault(Figure figure, long amount, Supplier<String> numbers) {
        String from = sender.map(Session::toString).orElse(id);
        tally.fault(figure, amount, () -> numbers.get() + " of " + from + ", at " + receiver);
    }
}
