package io.chamberhub.conversation;

import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** What rooms do that the npm package does not, on one node and on three. */
class RoomsServedIT {
    private static RoomNodes one;
    private static RoomNodes three;

    @BeforeAll
    static void start() throws Exception {
        one = RoomNodes.one();
        three = RoomNodes.three();
    }

    @AfterAll
    static void stop() throws TimeoutException {
        if (one != null) {
            one.close();
        }
        if (three != null) {
            three.close();
        }
    }

    @Nested
    class OperatorsOfOneNode extends RoomOperators {
        @Override
        RoomNodes nodes() {
            return one;
        }
    }

    @Nested
    class OperatorsOfThreeNodes extends RoomOperators {
        @Override
        RoomNodes nodes() {
            return three;
        }
    }
}
