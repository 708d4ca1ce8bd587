package io.chamberhub.conversation;

import io.chamberhub.Churn;
import io.chamberhub.KeyPair;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.Admission.Verdict;
import io.chamberhub.server.Compression;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.server.TlsFiles;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.transport.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Clients of all kinds come to a hub and go, while netty watches every buffer. In a process of its own, since netty has to be
 * told before it makes the first one; {@link LeakTest} starts it. Ends with 0 if no buffer was lost but the one that is lost
 * on purpose at the end.
 */
final class LeakHunt {
    /** What it prints if all is well. */
    static final String CLEAN = "no leak but the one that was made";

    private static final int JOINS = 400;
    private static final int AT_ONCE = 32;
    private static final int TALKERS = 5;
    private static final int WORDS = 400;
    private static final int SLOW = 3;
    private static final int LARGE = 256 << 10;
    private static final int WAITING = 16;
    private static final int COLLECTIONS = 10;

    private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    private LeakHunt() {}

    /** Takes note of what netty finds. */
    private static final class Detectors extends ResourceLeakDetectorFactory {
        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval) {
            return new Detector<>(resource, interval);
        }

        @Override
        @Deprecated
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long maxActive) {
            return new Detector<>(resource, interval);
        }
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {
        Detector(Class<T> resource, int interval) {
            super(resource, interval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resource, String records) {
            leaks.add(resource + records);
        }

        @Override
        protected void reportUntracedLeak(String resource) {
            leaks.add(resource);
        }
    }

    /**
     * Hunts.
     *
     * @param arguments where files may be made
     */
    public static void main(String... arguments) throws Exception {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Detectors());
        for (Transport transport : List.of(Transport.NIO, Transport.EPOLL)) {
            if (transport.available()) {
                try (OneNode node = new OneNode(halls(), transport)) {
                    comeAndGo(node);
                    beSlow(node);
                    talk(() -> RawClient.dial(node.port()));
                }
            }
        }
        waitAtTheDoor();
        overTls(KeyPair.create(Path.of(arguments[0]), "leaks"));
        collect();
        if (!leaks.isEmpty()) {
            leaks.forEach(System.out::println);
            System.exit(1);
        }
        loseOne();
        collect();
        System.out.println(leaks.size() == 1 ? CLEAN : "leaks that were found of one: " + leaks);
        System.exit(leaks.size() == 1 ? 0 : 2);
    }

    private static void comeAndGo(OneNode node) throws TimeoutException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        Churn churn = new Churn(vertx, any -> node.port(), 10_000, 1);
        Promise<Void> done = Promise.promise();
        vertx.runOnContext(v -> churn.until(JOINS, AT_ONCE).onComplete(done));
        done.future().await(2, TimeUnit.MINUTES);
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    /** Of clients that take nothing, the hub ends the first; the second is cut off before, and the third leaves. */
    private static void beSlow(OneNode node) {
        Frame large = new Frame(true, Frame.BINARY, Buffer.buffer("T1\n").appendBytes(new byte[LARGE]));
        for (int how = 0; how < SLOW; how++) {
            String chamber = "/slow" + how;
            try (RawClient sender = enter(RawClient.dial(node.port()), chamber, Map.of());
                    RawClient slow = enter(RawClient.dial(node.port()), chamber, Map.of())) {
                sender.expect(Frame.text("H1"));
                slow.stopReading();
                int enough = how == 0 ? Integer.MAX_VALUE : 6;
                for (int sent = 0; sent < enough && !hasHeard(sender); sent++) {
                    sender.send(large);
                }
                if (how == 1) {
                    slow.reset();
                } else if (how == 2) {
                    slow.send(new Frame(true, Frame.CLOSE, Frame.closing(1000, "")));
                }
                sender.expect(Frame.text("B1"));
                sender.reset();
            }
        }
    }

    /** Of clients that have sent frames before they are let in, some are refused and some do not wait for it. */
    private static void waitAtTheDoor() throws TimeoutException, InterruptedException {
        SlowAdmission slow = new SlowAdmission();
        ServerSettings settings = OneNode.settings(1, ServerSettings.defaultHalls());
        try (OneNode node = new OneNode(settings, HubOptions.alone().withAdmission(slow))) {
            for (int round = 0; round < WAITING; round++) {
                RawClient client = RawClient.dial(node.port());
                client.request("/door", Map.of(), client.encode(Frame.text("T**\nhello")));
                Promise<Verdict> answer = slow.next();
                client.send(Frame.text("T**\n" + "x".repeat(LARGE)));
                switch (round % 4) {
                    case 0 -> client.reset();
                    case 1 -> client.close();
                    default -> {} // It waits.
                }
                answer.complete(round % 2 == 0 ? Verdict.admit() : Verdict.refuse(403, "No."));
                awaitEnd(client, round % 4 == 2);
            }
        }
    }

    private static void awaitEnd(RawClient client, boolean admitted) {
        if (admitted) {
            client.awaitAccepted();
            client.hear();
            client.hear();
            client.reset();
        } else {
            client.next();
            client.close();
        }
    }

    private static boolean hasHeard(RawClient client) {
        return client.transcript().contains("hears \"B");
    }

    /** All that can be said: whole and in pieces, to all and to some, and by some who go in the middle. */
    private static void talk(Supplier<RawClient> dial) {
        List<RawClient> talkers = new ArrayList<>();
        for (int i = 0; i < TALKERS; i++) {
            talkers.add(enter(dial.get(), "/talk", Deflate.OFFER));
        }
        Random random = new Random(1);
        for (int i = 0; i < WORDS; i++) {
            RawClient talker = talkers.get(random.nextInt(TALKERS));
            String header = List.of("", "T**", "T0,2", "T*").get(random.nextInt(4));
            String word = "x".repeat(random.nextInt(3) == 0 ? 300 : 3);
            switch (random.nextInt(4)) {
                case 0 -> talker.send(new Frame(true, Frame.PING, Buffer.buffer("ping")));
                case 1 -> {
                    talker.send(new Frame(false, Frame.TEXT, Buffer.buffer(header + "\n" + word)));
                    talker.send(new Frame(true, Frame.CONTINUATION, Buffer.buffer(word)));
                }
                case 2 -> talker.send(Deflate.frame(Frame.TEXT, Buffer.buffer(header + "\n" + word)));
                default -> talker.say(header + "\n" + word);
            }
        }
        talkers.get(0).send(new Frame(false, Frame.TEXT, Buffer.buffer("\nnever ends" + "x".repeat(300))));
        talkers.remove(0).reset();
        for (RawClient talker : talkers) {
            awaitThat(talker, "B0");
        }
        talkers.get(0).sendBytes(Buffer.buffer(new byte[] {(byte) 0x81, 5, 1}));
        talkers.remove(0).close();
        for (RawClient talker : talkers) {
            talker.send(new Frame(true, Frame.CLOSE, Frame.closing(1000, "")));
            awaitEnd(talker);
        }
    }

    private static void overTls(KeyPair keys) throws TimeoutException {
        List<HallSettings> halls = halls();
        try (OneNode node = new OneNode(halls, new TlsFiles(keys.cert(), keys.key()))) {
            talk(() -> RawClient.dial(node.port(), keys.context()));
        }
    }

    /** In which long messages are deflated for those who take them so. */
    private static List<HallSettings> halls() {
        return ServerSettings.defaultHalls().stream()
                .map(hall -> hall.withCompression(new Compression(100, 6)))
                .toList();
    }

    private static RawClient enter(RawClient client, String chamber, Map<String, List<String>> headers) {
        client.request(chamber, headers, Buffer.buffer());
        client.awaitAccepted();
        client.hear();
        return client;
    }

    private static void awaitThat(RawClient client, String text) {
        Heard heard = client.next();
        while (!heard.equals(Frame.text(text))) {
            heard = client.next();
        }
    }

    private static void awaitEnd(RawClient client) {
        Heard heard = client.next();
        while (heard instanceof Frame) {
            heard = client.next();
        }
        client.close();
    }

    private static void loseOne() {
        ByteBuf lost = ByteBufAllocator.DEFAULT.directBuffer(1);
        lost.writeByte(1);
    }

    /** What is not held any more is found when the next buffer is made. */
    private static void collect() throws InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            // The collector hands over what it found in a thread of its own.
            Thread.sleep(100);
            ByteBufAllocator.DEFAULT.directBuffer(1).release();
        }
    }
}
