package io.chamberhub.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server as a cluster of Kubernetes has one: it knows one service, which has more and more addresses. */
final class ClusterDns implements AutoCloseable {
    private static final int PORT = 53;
    private static final int HEAD = 12;
    private static final short ANSWER = (short) 0x8180;
    private static final short NO_SUCH_NAME = (short) 0x8183;
    private static final short TYPE_A = 1;
    private static final short CLASS_IN = 1;
    private static final short NAME_OF_THE_QUESTION = (short) 0xC00C;
    private static final int SECONDS = 5;

    private final String service;
    private final List<DatagramSocket> sockets = new ArrayList<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private volatile List<InetAddress> pods = List.of();

    private ClusterDns(String service) {
        this.service = service;
    }

    /** Answers on these addresses of this machine. */
    static ClusterDns start(String service, List<String> addresses) throws IOException {
        ClusterDns dns = new ClusterDns(service);
        try {
            for (String address : addresses) {
                dns.listen(address);
            }
        } catch (IOException failure) {
            dns.close();
            throw failure;
        }
        return dns;
    }

    /** From now on the service has these addresses; none at first, so that nobody knows its name. */
    void know(List<String> addresses) throws IOException {
        List<InetAddress> known = new ArrayList<>();
        for (String address : addresses) {
            known.add(InetAddress.getByName(address));
        }
        pods = List.copyOf(known);
    }

    /** How many times somebody asked at that address for those of the service. */
    int asked(String address) {
        return asked.computeIfAbsent(address, each -> new AtomicInteger()).get();
    }

    @Override
    public void close() {
        sockets.forEach(DatagramSocket::close);
    }

    private void listen(String address) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, PORT));
        sockets.add(socket);
        Thread thread = new Thread(() -> answer(socket, address), "dns " + address);
        thread.setDaemon(true);
        thread.start();
    }

    private void answer(DatagramSocket socket, String address) {
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            try {
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), address);
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private byte[] answer(ByteBuffer query, String address) {
        short id = query.getShort();
        query.position(HEAD);
        boolean known = name(query).equals(service) && !pods.isEmpty();
        boolean forAddresses = query.getShort() == TYPE_A;
        query.getShort();
        byte[] question = new byte[query.position() - HEAD];
        query.position(HEAD).get(question);
        if (forAddresses) {
            asked.computeIfAbsent(address, each -> new AtomicInteger()).incrementAndGet();
        }
        List<InetAddress> found = known && forAddresses ? pods : List.of();
        ByteBuffer answer = ByteBuffer.allocate(512)
                .putShort(id)
                .putShort(known ? ANSWER : NO_SUCH_NAME)
                .putShort((short) 1)
                .putShort((short) found.size())
                .putInt(0)
                .put(question);
        found.forEach(each -> answer.putShort(NAME_OF_THE_QUESTION)
                .putShort(TYPE_A)
                .putShort(CLASS_IN)
                .putInt(SECONDS)
                .putShort((short) 4)
                .put(each.getAddress()));
        byte[] bytes = new byte[answer.flip().remaining()];
        answer.get(bytes);
        return bytes;
    }

    private static String name(ByteBuffer query) {
        List<String> labels = new ArrayList<>();
        for (int length = query.get(); length > 0; length = query.get()) {
            byte[] label = new byte[length];
            query.get(label);
            labels.add(new String(label, StandardCharsets.US_ASCII));
        }
        return String.join(".", labels);
    }
}
