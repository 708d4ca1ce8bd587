package io.chamberhub.bus;

import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.ByteReader;
import io.chamberhub.wire.ByteWriter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one shard tells the others of rooms, and hears of them, on the event bus. Confined to the context of its shard, on which everything is
 * called back.
 */
public final class RoomBus {
    /** Takes what others tell. */
    public interface Reader {
        /** Something has happened in a room. */
        void heard(RoomNews news);

        /** A shard has heard so many bytes of news from this one. */
        void acknowledged(ShardId by, long bytes);
    }

    private static final Logger log = LoggerFactory.getLogger(RoomBus.class);
    private static final DeliveryOptions NEWS = new DeliveryOptions().setCodecName(RoomNews.Codec.NAME);

    private final EventBus bus;
    private final ShardId self;

    public RoomBus(Vertx vertx, ShardId self) {
        this.bus = vertx.eventBus();
        this.self = self;
    }

    /** Opens the address of this shard; done when every node can reach it. */
    public Future<Void> open(Reader reader) {
        return bus.<Object>consumer(self.roomsAddress(), message -> hear(message, reader))
                .completion();
    }

    private void hear(Message<Object> message, Reader reader) {
        Object body;
        try {
            body = message.body();
        } catch (RuntimeException unreadable) {
            log.atError().setCause(unreadable).addKeyValue("shard", self).log("another shard was not understood");
            return;
        }
        if (body instanceof RoomNews news) {
            reader.heard(news);
        } else if (body instanceof Buffer acknowledgement) {
            ByteReader in = new ByteReader(acknowledgement);
            reader.acknowledged(new ShardId(in.text(), Math.toIntExact(in.number())), in.number());
        }
    }

    /** Tells another shard. It may not arrive; what is told to one shard arrives in order. */
    public void tell(ShardId shard, RoomNews news) {
        bus.send(shard.roomsAddress(), news, NEWS);
    }

    /** Tells another shard that so many bytes of its news have been heard. It may not arrive. */
    public void acknowledge(ShardId shard, long bytes) {
        Buffer acknowledgement = new ByteWriter()
                .text(self.node())
                .number(self.index())
                .number(bytes)
                .buffer();
        bus.send(shard.roomsAddress(), acknowledgement);
    }
}
