package io.chamberhub.chamber;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChamberNameTest {
    @Test
    void its_address_is_the_hall_and_the_name_byte_for_byte() {
        ChamberName name = new ChamberName("/p2/", "a%20b?x=1");
        assertThat(name.address()).isEqualTo("hub.chamber./p2/a%20b?x=1");
        assertThat(name).hasToString("/p2/a%20b?x=1");
    }

    @Test
    void a_name_may_be_empty() {
        assertThat(new ChamberName("/", "").address()).isEqualTo("hub.chamber./");
    }
}
