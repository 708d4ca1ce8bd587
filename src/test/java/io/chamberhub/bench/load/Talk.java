package io.chamberhub.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Messages between the clients of a crowd, each delivery of which is accounted for. Confined to the crowd's thread. */
public final class Talk implements Ear.Listener {
    /** After that long without a delivery what is missing counts as lost. */
    private static final long SILENCE = Duration.ofSeconds(3).toNanos();

    /** Time for what would come twice to come. */
    private static final long AFTERWARDS = Duration.ofMillis(200).toNanos();

    private static final int BURST = 16;

    private final Crowd crowd;
    private final Faults faults;
    private final Payload payload;
    private final Ledger ledger;
    private final int[] awaited;
    private final Completions completions;
    private final boolean timesLast;
    private Latencies latencies = Latencies.NONE;
    private boolean answering;
    private long heard;
    private long last;

    public Talk(Crowd crowd) {
        this(crowd, false);
    }

    /** @param timesLast whether only the last delivery of each message is timed, and not all of them */
    public Talk(Crowd crowd, boolean timesLast) {
        this.crowd = crowd;
        this.timesLast = timesLast;
        this.faults = crowd.faults();
        this.payload = crowd.payload();
        this.ledger = new Ledger(crowd.shape(), faults);
        this.awaited = new int[crowd.shape().talkers()];
        this.completions = new Completions(timesLast ? awaited.length : 0, faults);
        crowd.ear().listener(this);
    }

    /** These clients, none of which sends, stop reading, and nothing is owed to them any more. */
    public void silence(int from, int to) {
        for (int connection = from; connection < to; connection++) {
            crowd.link(connection).fallSilent();
            ledger.excuse(connection);
        }
    }

    /**
     * Each sender has one message under way, and sends the next when all others have had it.
     *
     * @return deliveries per second in the window
     */
    public double closed(Duration warmUp, Duration length, Window window) throws IOException {
        answering = true;
        last = System.nanoTime();
        for (int sender = 0; sender < awaited.length; sender++) {
            say(sender);
        }
        until(last + warmUp.toNanos());
        window.opens();
        long opened = System.nanoTime();
        long before = heard;
        until(opened + length.toNanos());
        long seconds = System.nanoTime() - opened;
        long during = heard - before;
        window.closes();
        answering = false;
        settle();
        return during * 1e9 / seconds;
    }

    /**
     * Messages at a fixed rate, the senders in turn, whether the earlier ones have arrived or not. Does not sleep
     * meanwhile, so that what arrives is looked at when it arrives.
     *
     * @param rate messages per second, of all senders together
     * @return how long deliveries took that were due in the window, each from when its message should have been sent
     */
    public Latencies open(double rate, Duration warmUp, Duration length, Window window) throws IOException {
        double interval = 1e9 / rate;
        long start = System.nanoTime();
        long opens = start + warmUp.toNanos();
        Latencies times = new Latencies(opens, opens + length.toNanos());
        latencies = times;
        boolean opened = false;
        last = start;
        long sent = 0;
        for (long now = start; now < times.to() && now - last < SILENCE; now = System.nanoTime()) {
            if (!opened && now >= opens) {
                opened = true;
                window.opens();
            }
            sent = sayDue(start, interval, sent, Math.min(now, times.to()));
            crowd.poll(0);
        }
        window.closes();
        settle();
        latencies = Latencies.NONE;
        return times;
    }

    /** Sends what is due, but a few at once only, so that reading is not put off. */
    private long sayDue(long start, double interval, long sent, long now) {
        long next = sent;
        for (long due = start + (long) (next * interval);
                due <= now && next < sent + BURST;
                due = start + (long) (next * interval)) {
            int sender = (int) (next % awaited.length);
            latencies.sent(due, System.nanoTime());
            send(sender, due);
            next++;
        }
        return next;
    }

    private void until(long end) throws IOException {
        while (System.nanoTime() < end && System.nanoTime() - last < SILENCE) {
            crowd.poll(20);
        }
    }

    private void say(int sender) {
        awaited[sender] = ledger.receivers(sender);
        send(sender, System.nanoTime());
    }

    private void send(int sender, long time) {
        long sequence = ledger.send(sender);
        if (timesLast) {
            completions.sent(sender, sequence, ledger.receivers(sender));
        }
        crowd.say(sender, sequence, time);
    }

    @Override
    public void payload(Link receiver, long id, ByteBuffer in, int from, int length) {
        if (!payload.read(in, from, length) || payload.sender() >= awaited.length) {
            faults.count(Fault.CORRUPT);
            return;
        }
        int sender = payload.sender();
        if (crowd.link(sender).id() != id) {
            faults.count(Fault.WRONG_SENDER);
        }
        if (ledger.deliver(receiver.index, sender, payload.sequence())) {
            heard++;
            last = crowd.now();
            if (!timesLast || completions.isLast(sender, payload.sequence())) {
                latencies.delivered(payload.time(), last);
            }
            if (answering && ledger.isNewest(sender, payload.sequence()) && --awaited[sender] == 0) {
                say(sender);
            }
        }
    }

    /** Waits for what is still under way. */
    private void settle() throws IOException {
        while (ledger.missing() > 0 && System.nanoTime() - last < SILENCE) {
            crowd.poll(20);
        }
    }

    /** Counts what has not come until now, and waits a little for what comes twice. */
    public void end() throws IOException {
        long until = System.nanoTime() + AFTERWARDS;
        while (System.nanoTime() < until) {
            crowd.poll(20);
        }
        faults.count(Fault.LOST, ledger.missing());
        crowd.end();
    }
}
