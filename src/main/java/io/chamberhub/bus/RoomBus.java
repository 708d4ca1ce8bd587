package io.chamberhub.bus;

import io.chamberhub.chamber.ShardId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.util.function.Consumer;

/** What shards tell each other of rooms on the event bus. Confined to the context of its shard, on which everything is called back. */
public final class RoomBus {
    private static final DeliveryOptions NEWS = new DeliveryOptions().setCodecName(RoomNews.Codec.NAME);

    private final EventBus bus;

    public RoomBus(Vertx vertx) {
        this.bus = vertx.eventBus();
    }

    /** Hears what is told to a shard; done when every node can reach it. */
    public Future<Void> open(ShardId self, Consumer<RoomNews> reader) {
        return bus.<RoomNews>consumer(self.roomsAddress(), message -> reader.accept(message.body()))
                .completion();
    }

    /** Tells another shard. It may not arrive; what is told to one shard arrives in order. */
    public void tell(ShardId shard, RoomNews news) {
        bus.send(shard.roomsAddress(), news, NEWS);
    }
}
