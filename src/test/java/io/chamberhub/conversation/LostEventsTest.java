package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.bus.ShardBus;
import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Event;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.Snapshot;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.Hub;
import io.chamberhub.server.ServerSettings;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.Frames.Opcode;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Targets;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bus that loses part of a stream: a shard that this test plays leaves numbers out of what it tells a hub. */
class LostEventsTest {
    private static final ChamberName CHAMBER = new ChamberName("/", "lossy");
    private static final ShardId HUB = new ShardId("local", 0);
    private static final ShardId PLAYED = new ShardId("local", 7);
    private static final MemberId FAR = new MemberId(100);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final ShardBus bus = new ShardBus(vertx, PLAYED, (chamber, theirs) -> Optional.empty());

    @AfterEach
    void close() throws TimeoutException {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void what_the_bus_loses_is_counted_and_the_message_in_flight_over_it_is_cut() throws TimeoutException {
        Hub hub = Hub.start(vertx, OneNode.settings(1, ServerSettings.defaultHalls()))
                .await(10, TimeUnit.SECONDS);
        try (RawClient near = RawClient.connect(hub.port(), "/lossy")) {
            near.expect(Frame.text("I0"));
            Optional<Snapshot> answer = onContext(() -> bus.greet(HUB, CHAMBER, new Snapshot(PLAYED, 0, 0, List.of())));
            assertThat(answer.orElseThrow().members())
                    .extracting(Snapshot.Presence::id)
                    .containsExactly(new MemberId(0));

            tell(0, new Event.Joined(FAR), fragment(true, false, "first half, "));
            near.expect(Frame.text("H100"));
            near.expect(new Frame(false, Frame.TEXT, Buffer.buffer("F100\nfirst half, ")));
            assertThat(hub.lostEvents()).isZero();

            tell(5, fragment(false, true, "second half"), fragment(true, true, "whole"));
            near.expect(new Frame(true, Frame.CONTINUATION, Buffer.buffer()));
            near.expect(Frame.text("X"));
            near.expect(Frame.text("F100\nwhole"));
            assertThat(hub.lostEvents()).isEqualTo(3);

            // Said again, it is heard once.
            tell(5, fragment(false, true, "second half"), fragment(true, true, "whole"), new Event.Left(FAR));
            near.expect(Frame.text("B100"));
            assertThat(hub.lostEvents()).isEqualTo(3);
        }
    }

    private void tell(long first, Event... events) throws TimeoutException {
        onContext(() -> {
            bus.publish(CHAMBER, new Batch(PLAYED, 0, first, List.of(events)));
            return Future.succeededFuture();
        });
    }

    private static Event fragment(boolean first, boolean last, String text) {
        Buffer frame = first
                ? Frames.frame(Opcode.TEXT, last, Frames.from(FAR), Buffer.buffer(text))
                : Frames.frame(Opcode.CONTINUATION, last, Buffer.buffer(), Buffer.buffer(text));
        return new Event.Fragment(FAR, first ? Optional.of(Targets.OTHERS) : Optional.empty(), last, frame);
    }

    private <T> T onContext(Supplier<Future<T>> step) throws TimeoutException {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> step.get().onComplete(done));
        return done.future().await(10, TimeUnit.SECONDS);
    }
}
