package io.chamberhub.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;

/**
 * All clients of a run on one thread and one selector. Reads into one buffer, in which messages are looked at where they
 * lie. Confined to the thread that made it.
 */
public final class Crowd implements AutoCloseable, FrameReader.Sink {
    private static final int BUFFER = 512 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Shape shape;
    private final Target target;
    private final Faults faults = new Faults();
    private final Ear ear;
    private final Payload payload;
    private final Outgoing outgoing;
    private final FrameReader reader = new FrameReader();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER);
    private final Selector selector;
    private final Arrivals arrivals;
    private Link current;
    private long now;

    private Crowd(Shape shape, Target target) throws IOException {
        this.shape = shape;
        this.target = target;
        this.ear = new Ear(target.dialect(), faults);
        this.payload = new Payload(shape.size(), System.nanoTime());
        this.outgoing = new Outgoing(target.dialect(), shape.talkers(), shape.size(), payload);
        this.selector = Selector.open();
        this.arrivals = new Arrivals(shape, target, selector);
    }

    /**
     * Connects everybody, and waits until all were told of each other.
     *
     * @param atOnce handshakes under way at any time
     */
    public static Crowd connect(Shape shape, Target target, int atOnce) throws IOException {
        Crowd crowd = new Crowd(shape, target);
        crowd.connectAll(atOnce);
        crowd.awaitIntroductions();
        return crowd;
    }

    public Faults faults() {
        return faults;
    }

    /** From the first attempt to the last welcome. */
    public double connectSeconds() {
        return arrivals.seconds();
    }

    /** How often anybody was told that somebody left. */
    public long departures() {
        return ear.departures();
    }

    Shape shape() {
        return shape;
    }

    Ear ear() {
        return ear;
    }

    Payload payload() {
        return payload;
    }

    Link link(int index) {
        return arrivals.link(index);
    }

    /** When what is being read now was read, in ns since the machine started. */
    long now() {
        return now;
    }

    private void connectAll(int atOnce) throws IOException {
        while (!arrivals.isOver()) {
            arrivals.fillUp(atOnce);
            poll(1);
            if (System.nanoTime() - arrivals.last() > PATIENCE.toNanos()) {
                throw new IOException("connections neither joined nor refused");
            }
        }
    }

    private void awaitIntroductions() throws IOException {
        if (target.dialect() == Dialect.PLAIN) {
            return;
        }
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (ear.introductions() < shape.introductions() && System.nanoTime() < until && faults.none()) {
            poll(10);
        }
    }

    /** Counts it as a fault if anybody was told of too few or too many until now. */
    public void end() {
        if (target.dialect() != Dialect.PLAIN) {
            faults.count(Fault.ROSTER, Math.abs(shape.introductions() - ear.introductions()));
        }
    }

    /**
     * Reads what there is, waiting for it if need be.
     *
     * @param millis to wait at most; 0 does not wait
     */
    void poll(long millis) throws IOException {
        if (millis == 0) {
            selector.selectNow(this::ready);
        } else {
            selector.select(this::ready, millis);
        }
    }

    private void ready(SelectionKey key) {
        current = (Link) key.attachment();
        try {
            if (current.state() == Link.State.CONNECTING) {
                arrivals.shakeHands(current);
            } else if (key.isWritable()) {
                current.sendRest();
            }
            if (key.isValid() && key.isReadable()) {
                read(current);
            }
        } catch (IOException lost) {
            lose(current);
        }
    }

    private void read(Link link) throws IOException {
        in.clear();
        link.restore(in);
        int count = link.channel.read(in);
        if (count < 0) {
            lose(link);
            return;
        }
        now = System.nanoTime();
        in.flip();
        if (link.state() == Link.State.SHAKING_HANDS) {
            if (!arrivals.isWelcome(link, in)) {
                lose(link);
            } else if (link.state() == Link.State.OPEN) {
                greet(link);
            }
        }
        if (link.state() != Link.State.SHAKING_HANDS && link.state() != Link.State.GONE) {
            readFrames(link);
        }
        if (link.state() == Link.State.JOINED) {
            arrivals.decided(link);
        }
        link.keep(in);
    }

    private void greet(Link link) {
        String greeting = arrivals.greeting(link);
        if (!greeting.isEmpty()) {
            send(link, outgoing.text(greeting));
        }
    }

    private void readFrames(Link link) throws IOException {
        try {
            reader.read(in, this);
        } catch (FrameReader.BadFrame e) {
            faults.count(Fault.BAD_FRAME);
            lose(link);
        }
    }

    @Override
    public void message(ByteBuffer buffer, int from, int length) {
        ear.hear(current, buffer, from, length);
    }

    @Override
    public void ping(ByteBuffer buffer, int from, int length) {
        send(current, outgoing.pong(buffer, from, length));
    }

    @Override
    public void closed() {
        lose(current);
    }

    /** Sends one message. */
    void say(int sender, long sequence, long time) {
        send(arrivals.link(sender), outgoing.message(sender, sequence, time));
    }

    private void send(Link link, ByteBuffer bytes) {
        try {
            link.send(bytes);
        } catch (IOException lost) {
            lose(link);
        }
    }

    private void lose(Link link) {
        if (link.state() == Link.State.GONE) {
            return;
        }
        faults.count(link.state() == Link.State.JOINED ? Fault.DISCONNECTED : Fault.REFUSED);
        arrivals.decided(link);
        try {
            link.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < arrivals.started(); i++) {
            arrivals.link(i).close();
        }
        selector.close();
    }
}
