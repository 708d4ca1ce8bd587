package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, 1.2.3.4",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::1, 0:0:0:0:0:0:0:1",
        "2001:DB8::a:1, 2001:db8:0:0:0:0:a:1",
        "::ffff:10.0.0.7, 10.0.0.7",
        "::FFFF:0a00:0007, 10.0.0.7",
    })
    void an_address_is_read_however_it_is_written(String text, String address) {
        assertThat(IpAddress.read(text)).hasToString("Optional[" + address + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4 ",
                "16909060",
                "0x1.2.3.4",
                "1.2.3.4:80",
                ":",
                ":::",
                ".:1",
                "1::2::3",
                "1:2:3:4:5:6:7:8:9",
                "::g",
                "fe80::1%eth0",
                "[::1]",
                "::1.2.3.4.5",
                "face",
                "unknown"
            })
    void what_is_no_address_is_none_and_no_name_is_looked_up(String text) {
        assertThat(IpAddress.read(text)).isEmpty();
    }

    @Test
    void nor_is_anything_that_is_very_long() {
        assertThat(IpAddress.read(":".repeat(100_000) + "x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, 1.2.3.4",
        "::ffff:1.2.3.4, 1.2.3.4",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
        "2001:db8:1:2::, 2001:db8:1:2::/64",
        "::1, 0:0:0:0::/64",
    })
    void a_network_of_ipv6_counts_as_one_address(String text, String counted) {
        assertThat(IpAddress.read(text).orElseThrow().counted()).isEqualTo(counted);
    }
}
