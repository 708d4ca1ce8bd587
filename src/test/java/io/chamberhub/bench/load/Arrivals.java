package io.chamberhub.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Brings the clients of a run in, a bounded number at a time. Not thread-safe. */
final class Arrivals {
    /** Bytes a socket keeps that is to be full soon. */
    private static final int SMALL = 4096;

    private final Shape shape;
    private final Target target;
    private final Selector selector;
    private final Link[] links;
    private int started;
    private int undecided;
    private long first;
    private long last;

    Arrivals(Shape shape, Target target, Selector selector) {
        this.shape = shape;
        this.target = target;
        this.selector = selector;
        this.links = new Link[shape.connections()];
    }

    Link link(int index) {
        return links[index];
    }

    /** How many have at least begun to connect. */
    int started() {
        return started;
    }

    boolean isOver() {
        return started == links.length && undecided == 0;
    }

    /** When somebody last joined, or failed to, in ns; at first, when the first one began. */
    long last() {
        return last;
    }

    double seconds() {
        return (last - first) / 1e9;
    }

    /**
     * Lets more begin.
     *
     * @param atOnce handshakes under way at any time
     */
    void fillUp(int atOnce) throws IOException {
        if (started == 0) {
            first = System.nanoTime();
            last = first;
        }
        while (started < links.length && undecided < atOnce) {
            links[started] = begin(started);
            started++;
            undecided++;
        }
    }

    /** This one has joined, or is lost; which may be said more than once. */
    void decided(Link link) {
        if (link.decide()) {
            undecided--;
            last = System.nanoTime();
        }
    }

    private Link begin(int index) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (index >= target.smallFrom()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
        }
        channel.bind(new InetSocketAddress(loopback(target.source()), 0));
        channel.connect(new InetSocketAddress(loopback(1), port(index)));
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
        Link link = new Link(index, channel, new Handshake(target.dialect()), key);
        key.attach(link);
        return link;
    }

    /** Asks to become a WebSocket, once there is a connection. */
    void shakeHands(Link link) throws IOException {
        link.channel.finishConnect();
        link.reads();
        link.state(Link.State.SHAKING_HANDS);
        String path = target.dialect().target(chamber(link));
        link.send(link.handshake.request(path, port(link.index)));
    }

    /** What this one says first once it is connected; empty if it says nothing. */
    String greeting(Link link) {
        return target.dialect().greeting(chamber(link));
    }

    private String chamber(Link link) {
        return target.chambers() + shape.chamberOf(link.index);
    }

    /** Reads the server's answer as far as it has come. False if it says no. */
    boolean isWelcome(Link link, ByteBuffer in) {
        String answer = Handshake.answer(in);
        if (link.handshake.isAccepted(answer)) {
            // Where there is no welcome to wait for, this is it.
            link.state(target.dialect() == Dialect.PLAIN ? Link.State.JOINED : Link.State.OPEN);
            return true;
        }
        return answer.isEmpty();
    }

    private int port(int index) {
        return target.port(shape.placeOf(index));
    }

    private static InetAddress loopback(int number) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) number});
    }
}
