package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProtocolViolationTest {
    @ParameterizedTest
    @EnumSource
    void carries_the_ending_of_the_connection(Ending ending) {
        ProtocolViolation violation = new ProtocolViolation(ending);
        assertThat(violation.ending()).isSameAs(ending);
        assertThat(violation).hasMessage(ending.reason());
    }

    @ParameterizedTest
    @EnumSource
    void costs_no_stack_trace(Ending ending) {
        ProtocolViolation violation = new ProtocolViolation(ending);
        violation.addSuppressed(new IllegalStateException());
        assertThat(violation.getStackTrace()).isEmpty();
        assertThat(violation.getSuppressed()).isEmpty();
    }
}
