package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.chamber.Batch;
import io.chamberhub.chamber.Event;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.wire.MemberId;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParcelTest {
    private static final Batch BATCH = new Batch(
            new ShardId("a", 0),
            1,
            2,
            List.of(
                    new Event.Joined(new MemberId(3)),
                    new Event.Fragment(new MemberId(3), Optional.empty(), true, Buffer.buffer("hi"))));

    private final Parcel.Codec codec = new Parcel.Codec();

    @Test
    void shards_of_the_same_node_get_the_very_same_batch() {
        Parcel parcel = new Parcel(BATCH);
        assertThat(codec.transform(parcel)).isSameAs(parcel);
        assertThat(parcel.batch()).isSameAs(BATCH);
    }

    @Test
    void other_nodes_read_it_from_where_it_lies_between_other_bytes() {
        Buffer wire = Buffer.buffer("before");
        codec.encodeToWire(wire, new Parcel(BATCH));
        wire.appendString("after");
        Parcel arrived = codec.decodeFromWire(6, wire);
        assertThat(arrived.batch()).isEqualTo(BATCH);
        assertThat(arrived.batch()).as("read once").isSameAs(arrived.batch());
    }

    @Test
    void its_bytes_are_a_length_of_four_bytes_and_the_stream() {
        Buffer wire = Buffer.buffer();
        codec.encodeToWire(wire, new Parcel(BATCH));
        Buffer stream = StreamFormat.write(BATCH);
        assertThat(wire).isEqualTo(Buffer.buffer().appendInt(stream.length()).appendBuffer(stream));
    }

    @Test
    void what_arrived_can_be_sent_on() {
        Buffer wire = Buffer.buffer();
        codec.encodeToWire(wire, new Parcel(BATCH));
        Buffer again = Buffer.buffer();
        codec.encodeToWire(again, codec.decodeFromWire(0, wire));
        assertThat(again).isEqualTo(wire);
    }

    @Test
    void frames_share_the_bytes_that_arrived() {
        Buffer wire = Buffer.buffer();
        codec.encodeToWire(wire, new Parcel(BATCH));
        Event.Fragment fragment =
                (Event.Fragment) codec.decodeFromWire(0, wire).batch().events().get(1);
        wire.setString(wire.length() - 2, "ho");
        assertThat(fragment.frame()).hasToString("ho");
    }

    @Test
    void unreadable_bytes_are_noticed_by_the_reader_not_by_the_connection() {
        Buffer wire = Buffer.buffer().appendInt(2).appendByte((byte) 9).appendByte((byte) 0);
        Parcel parcel = codec.decodeFromWire(0, wire);
        assertThatThrownBy(parcel::batch).hasMessageContaining("stream format 9");
    }

    @Test
    void the_codec_is_known_by_name() {
        assertThat(codec.name()).isEqualTo("hub.stream");
        assertThat(codec.systemCodecID()).isEqualTo((byte) -1);
    }
}
