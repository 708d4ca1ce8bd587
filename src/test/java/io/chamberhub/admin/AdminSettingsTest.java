package io.chamberhub.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AdminSettingsTest {
    @Test
    void only_hosts_and_ports_can_be_constructed() {
        assertThat(new AdminSettings("127.0.0.1", 0).port()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> new AdminSettings("", 9090));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdminSettings("127.0.0.1", -1))
                .withMessage("admin.port: -1 is not allowed; a whole number from 0 to 65535");
    }
}
