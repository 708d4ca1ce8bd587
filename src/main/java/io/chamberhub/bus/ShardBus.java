package io.chamberhub.bus;

import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Position;
import io.chamberhub.chamber.Repetition;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What one shard says and hears on the event bus: streams at chamber addresses, greetings at its own. Confined to the
 * context of its shard, on which everything is called back.
 */
public final class ShardBus {
    /** Answers the other shards. */
    public interface Host {
        /**
         * Another shard is in a chamber, or was when it said so.
         *
         * @param entering whether a connection of it waits for the answer before it enters: then the shard still is
         * @return who the members here are, or empty if the chamber is not open here
         */
        Optional<Snapshot> greeted(ChamberName chamber, Snapshot theirs, boolean entering);

        /** Another shard says how far streams go and have been read. */
        void pulsed(Pulse pulse);

        /** Another shard has missed what this one wrote in a chamber from {@code position} on. */
        Repetition repeat(ShardId reader, ChamberName chamber, Position position);
    }

    private static final Logger log = LoggerFactory.getLogger(ShardBus.class);
    private static final DeliveryOptions STREAM = new DeliveryOptions().setCodecName(Parcel.Codec.NAME);
    /** A greeting that got no answer in this time, in ms, may have been lost with a connection. */
    private static final int GREETING_TIMEOUT = 1_000;

    /** The same for a repetition, which can be large. */
    private static final int REPETITION_TIMEOUT = 2_000;

    /** What Vert.x says of it. */
    private static final String TWICE = "Promise already completed";

    /** Before a greeting is said to have failed, in ms. */
    private static final int PAUSE = 200;

    private final Vertx vertx;
    private final EventBus bus;
    private final ShardId self;
    private final Host host;

    public ShardBus(Vertx vertx, ShardId self, Host host) {
        this.vertx = vertx;
        this.bus = vertx.eventBus();
        this.self = self;
        this.host = host;
    }

    /** Teaches a node's event bus to carry streams and news of rooms. Once per node, before its first shard starts. */
    public static void prepare(Vertx vertx) {
        vertx.eventBus().registerCodec(new Parcel.Codec());
        vertx.eventBus().registerCodec(new RoomNews.Codec());
    }

    /**
     * Logs what went wrong on the shard's context and nobody caught. Not among it: that the event bus completes the one
     * promise of a message to several nodes once per node, which fails where connections to two of them have broken.
     */
    public static void uncaught(Throwable failure) {
        boolean twice = failure instanceof IllegalStateException && TWICE.equals(failure.getMessage());
        log.atLevel(twice ? Level.DEBUG : Level.ERROR).setCause(failure).log("uncaught");
    }

    /** Opens this shard's own address; done when every node can reach it. */
    public Future<Void> start() {
        return bus.<Buffer>consumer(self.address(), this::said).completion();
    }

    /** Hears the streams of a chamber until the consumer is unregistered. */
    public MessageConsumer<?> open(ChamberName chamber, Consumer<Batch> reader) {
        MessageConsumer<Parcel> consumer = bus.consumer(chamber.address());
        return consumer.handler(message -> hear(chamber, message, reader));
    }

    /** Publishes a batch of this shard's stream to where the chamber's routes lead. */
    public void publish(ChamberName chamber, Batch batch) {
        bus.publish(chamber.address(), new Parcel(batch), STREAM);
    }

    /**
     * Tells another shard who is here and asks who is there. Empty if the chamber is not open there.
     *
     * @param entering whether a connection of this shard waits for the answer before it enters
     */
    public Future<Optional<Snapshot>> greet(ShardId peer, ChamberName chamber, Snapshot mine, boolean entering) {
        Buffer greeting = ShardFormat.write(new ShardFormat.Greeting(chamber, entering, mine));
        return bus.<Buffer>request(peer.address(), greeting, new DeliveryOptions().setSendTimeout(GREETING_TIMEOUT))
                .map(answer -> ShardFormat.readAnswer(answer.body()))
                .recover(this::unanswered);
    }

    /** Tells another shard how far streams go and have been read. It may not arrive. */
    public void pulse(ShardId peer, Pulse pulse) {
        bus.send(peer.address(), ShardFormat.write(new ShardFormat.Beat(pulse)));
    }

    /** Asks another shard to repeat what it wrote in a chamber. */
    public Future<Repetition> ask(ShardId writer, ChamberName chamber, Position from) {
        return bus.<Buffer>request(
                        writer.address(),
                        ShardFormat.write(new ShardFormat.Repeat(self, chamber, from)),
                        new DeliveryOptions().setSendTimeout(REPETITION_TIMEOUT))
                .map(answer -> ShardFormat.readRepetition(answer.body()));
    }

    private Future<Optional<Snapshot>> unanswered(Throwable failure) {
        if (failure instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS) {
            // Nobody listens at the shard's address: it has stopped.
            return Future.succeededFuture(Optional.empty());
        }
        // A connection that is refused fails at once; whoever tries again should not do so in a tight loop.
        return vertx.timer(PAUSE, TimeUnit.MILLISECONDS).compose(v -> Future.failedFuture(failure));
    }

    /** Whether this shard's own address answers. */
    public Future<Void> check() {
        return bus.request(self.address(), Buffer.buffer(), new DeliveryOptions().setSendTimeout(GREETING_TIMEOUT))
                .mapEmpty();
    }

    private void said(Message<Buffer> message) {
        if (message.body().length() == 0) {
            message.reply(Buffer.buffer());
            return;
        }
        ShardFormat.Said said;
        try {
            said = ShardFormat.readSaid(message.body());
        } catch (RuntimeException unreadable) {
            log.atError().setCause(unreadable).addKeyValue("shard", self).log("another shard was not understood");
            message.fail(1, "not understood: " + unreadable.getMessage());
            return;
        }
        answer(message, said);
    }

    private void answer(Message<Buffer> message, ShardFormat.Said said) {
        if (said instanceof ShardFormat.Greeting greeting) {
            message.reply(
                    ShardFormat.write(host.greeted(greeting.chamber(), greeting.snapshot(), greeting.entering())));
        } else if (said instanceof ShardFormat.Repeat repeat) {
            message.reply(ShardFormat.write(host.repeat(repeat.reader(), repeat.chamber(), repeat.from())));
        } else if (said instanceof ShardFormat.Beat beat) {
            host.pulsed(beat.pulse());
        }
    }

    private static void hear(ChamberName chamber, Message<Parcel> message, Consumer<Batch> reader) {
        Batch batch;
        try {
            batch = message.body().batch();
        } catch (RuntimeException unreadable) {
            log.atError()
                    .setCause(unreadable)
                    .addKeyValue("hall", chamber.hall())
                    .addKeyValue("chamber", chamber.name())
                    .log("stream not understood");
            return;
        }
        reader.accept(batch);
    }
}
