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

    private final Crowd crowd;
    private final Faults faults;
    private final Payload payload;
    private final Ledger ledger;
    private final int[] awaited;
    private boolean answering;
    private long heard;
    private long last;

    public Talk(Crowd crowd) {
        this.crowd = crowd;
        this.faults = crowd.faults();
        this.payload = crowd.payload();
        this.ledger = new Ledger(crowd.shape(), faults);
        this.awaited = new int[crowd.shape().talkers()];
        crowd.ear().listener(this);
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

    private void until(long end) throws IOException {
        while (System.nanoTime() < end && System.nanoTime() - last < SILENCE) {
            crowd.poll(20);
        }
    }

    private void say(int sender) {
        awaited[sender] = ledger.receivers(sender);
        crowd.say(sender, ledger.send(sender), System.nanoTime());
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
            if (answering && ledger.isNewest(sender, payload.sequence()) && --awaited[sender] == 0) {
                say(sender);
            }
        }
    }

    /** Waits for what is still under way, and counts what does not come. */
    private void settle() throws IOException {
        while (ledger.missing() > 0 && System.nanoTime() - last < SILENCE) {
            crowd.poll(20);
        }
        long until = System.nanoTime() + AFTERWARDS;
        while (System.nanoTime() < until) {
            crowd.poll(20);
        }
        faults.count(Fault.LOST, ledger.missing());
        crowd.checkIntroductions();
    }
}
