package io.chamberhub.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.Limits;
import io.chamberhub.config.LogSettings;
import io.chamberhub.config.Logging;
import io.chamberhub.server.Compression;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Hub;
import io.chamberhub.server.Protocol;
import io.chamberhub.server.ProxySettings;
import io.chamberhub.server.ServerSettings;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/**
 * A running hub, strangers who send it what is nearly right in any pieces, and honest clients who talk meanwhile, some of
 * them in the same chambers. Nothing is logged that an operator would have to look at, no connection of a stranger outlives
 * what it did by more than the hub allows, and no honest client misses anything.
 */
@Execution(ExecutionMode.SAME_THREAD) // It keeps the cores busy.
class SocketFuzzIT {
    private static final int SHARDS = 2;
    private static final int ATTACKERS = 16;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rounds = new AtomicInteger();

    private Buffer greeting;
    private Vertx vertx;
    private Hub hub;
    private LogWatch log;

    /**
     * @param transport what a hub takes by itself, or what it takes where that is not to be had
     * @param proxied whether a proxy is in front that says who comes
     */
    private void start(Transport transport, boolean proxied) throws Exception {
        Limits limits = Limits.defaults()
                .withHeadersMaxLength(128)
                .withCrowd(10_000, 1_000)
                .withSizes(4096, 16_384);
        List<HallSettings> halls = List.of(
                HallSettings.of("/").withLimits(limits),
                HallSettings.of("/packed/")
                        .withCompression(new Compression(1, 6))
                        .withLimits(limits),
                HallSettings.of("/plain/").withProtocol(Protocol.PLAIN).withLimits(limits),
                HallSettings.of("/all/")
                        .withProtocol(Protocol.PLAIN)
                        .withSenderIncluded()
                        .withCompression(new Compression(1, 6))
                        .withLimits(limits));
        Logging.apply(new LogSettings(Level.ERROR));
        vertx = Vertx.builder()
                .withTransport(transport)
                .with(new VertxOptions().setEventLoopPoolSize(SHARDS))
                .build();
        log = new LogWatch(threads());
        ServerSettings settings = ServerSettings.defaults()
                .withProxy(new ProxySettings(List.of("127.0.0.0/8"), proxied))
                .withPort(0)
                .withShards(SHARDS)
                .withHalls(halls);
        hub = Hub.start(vertx, settings).await(10, TimeUnit.SECONDS);
    }

    private Door door() {
        return new Door(hub.port(), greeting);
    }

    private Collection<Thread> threads() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (EventExecutor each : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            threads.add(each.submit(Thread::currentThread).get());
        }
        for (EventExecutor each : ((VertxInternal) vertx).acceptorEventLoopGroup()) {
            threads.add(each.submit(Thread::currentThread).get());
        }
        return threads;
    }

    @AfterEach
    void stop() throws TimeoutException {
        log.close();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void strangers_harm_nobody(boolean proxied) throws Exception {
        boolean usual = Rounds.random(-1).nextBoolean() != proxied;
        Transport transport = usual && Transport.EPOLL.available() ? Transport.EPOLL : Transport.NIO;
        greeting = Buffer.buffer(proxied ? "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n" : "");
        start(transport, proxied);
        Attacks attacks = new Attacks(
                List.of("/shared", "/plain/shared", "/all/shared", "/packed/shared", "/elsewhere"), greeting);
        List<Company> companies = List.of(
                Company.echo(door(), "/quiet", false, wrong::add),
                Company.echo(door(), "/shared", true, wrong::add),
                Company.echo(door(), "/packed/shared", true, wrong::add),
                Company.echo(door(), "/packed/quiet", false, wrong::add),
                Company.plain(door(), "/plain/quiet", false, false, wrong::add),
                Company.plain(door(), "/plain/shared", true, false, wrong::add),
                Company.plain(door(), "/all/quiet", false, true, wrong::add));
        List<Thread> attackers = new ArrayList<>();
        long end = System.nanoTime() + Rounds.share(35).toNanos();
        for (int i = 0; i < ATTACKERS; i++) {
            Thread attacker = new Thread(() -> attack(attacks, end), "attacker " + i);
            attackers.add(attacker);
            attacker.start();
        }
        while (System.nanoTime() < end && wrong.isEmpty()) {
            companies.forEach(Company::talk);
            LockSupport.parkNanos(PAUSE);
        }
        for (Thread attacker : attackers) {
            attacker.join();
        }
        System.out.println("fuzz: " + rounds + " attacks over " + transport.name() + (proxied ? ", by a proxy" : ""));
        awaitConnections(companies.size() * Company.size());
        for (Company company : companies) {
            assertThat(company.isWell())
                    .as("honest clients hear each other %s", wrong)
                    .isTrue();
        }
        assertThat(wrong).as(Rounds.place(0)).isEmpty();
        for (Company company : companies) {
            company.leave();
        }
        awaitConnections(0);
        assertThat(log.seen()).as(Rounds.place(0)).isEmpty();
    }

    private void attack(Attacks attacks, long end) {
        while (System.nanoTime() < end && wrong.isEmpty()) {
            int number = rounds.getAndIncrement();
            SplittableRandom random = Rounds.random(number);
            Attack attack = attacks.make(number, random);
            String host = "127.1." + random.nextInt(256) + "." + (1 + random.nextInt(254));
            try {
                attack.run(host, hub.port());
            } catch (IOException | RuntimeException | AssertionError failure) {
                wrong.add(Rounds.place(number) + ": " + failure + " behind " + attack);
            }
            log.seen().forEach(line -> wrong.add("about " + Rounds.place(number) + " the log says " + line));
        }
    }

    private void awaitConnections(int count) {
        long end = System.nanoTime() + PATIENCE;
        while (hub.connections() != count && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE);
        }
        assertThat(hub.connections()).as("connections that are left %s", wrong).isEqualTo(count);
    }
}
