package io.chamberhub.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The hub keeps RFC 6455, case by case, over raw sockets. */
class ConformanceTest {
    private static final int FEWEST = 250;
    private static final List<Group> GROUPS = Group.all();

    private static OwnHub hub;

    @BeforeAll
    static void start() throws TimeoutException {
        hub = new OwnHub();
    }

    @AfterAll
    static void stop() throws TimeoutException {
        hub.close();
    }

    @TestFactory
    Stream<DynamicNode> in_a_plain_hall_that_includes_the_sender() throws InterruptedException {
        return tests(Dialect.PLAIN);
    }

    @TestFactory
    Stream<DynamicNode> in_an_echo_hall() throws InterruptedException {
        return tests(Dialect.ECHO);
    }

    @Test
    void there_are_many_cases() {
        assertThat(GROUPS.stream().mapToInt(group -> group.cases().size()).sum())
                .isGreaterThanOrEqualTo(FEWEST);
    }

    private static Stream<DynamicNode> tests(Dialect dialect) throws InterruptedException {
        List<Outcome> outcomes = Suite.run(GROUPS, hub.hall(dialect), dialect);
        return GROUPS.stream()
                .map(group -> DynamicContainer.dynamicContainer(
                        group.title(),
                        outcomes.stream().filter(outcome -> outcome.isOf(group)).map(ConformanceTest::test)));
    }

    private static DynamicTest test(Outcome outcome) {
        return DynamicTest.dynamicTest(
                outcome.row().name(), () -> assertThat(outcome.wrong()).isEmpty());
    }
}
