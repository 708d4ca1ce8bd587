package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShardIdTest {
    @Test
    void its_address_names_the_node_and_the_shard() {
        ShardId shard = new ShardId("9c2f", 3);
        assertThat(shard.address()).isEqualTo("hub.shard.9c2f.3");
        assertThat(shard).hasToString("9c2f.3");
    }

    @Test
    void the_node_can_be_read_from_the_address() {
        assertThat(ShardId.nodeAt(new ShardId("9c2f", 12).address())).isEqualTo("9c2f");
        assertThat(ShardId.nodeAt(ShardId.ADDRESS_PREFIX)).isEmpty();
    }
}
