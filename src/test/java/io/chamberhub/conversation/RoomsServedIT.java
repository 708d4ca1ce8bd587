package io.chamberhub.conversation;

import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What rooms do that the npm package does not, on one node and on three. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
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
    class OperatorsOnOneNode extends RoomOperators {
        @Override
        RoomNodes nodes() {
            return one;
        }
    }

    @Nested
    class OperatorsOnThreeNodes extends RoomOperators {
        @Override
        RoomNodes nodes() {
            return three;
        }
    }

    @Nested
    class GoodbyesOnOneNode extends RoomGoodbyes {
        @Override
        RoomNodes nodes() {
            return one;
        }
    }

    @Nested
    class GoodbyesOnThreeNodes extends RoomGoodbyes {
        @Override
        RoomNodes nodes() {
            return three;
        }
    }

    @Nested
    class BoundsOnOneNode extends RoomBounds {
        @Override
        RoomNodes nodes() {
            return one;
        }
    }

    @Nested
    class BoundsOnThreeNodes extends RoomBounds {
        @Override
        RoomNodes nodes() {
            return three;
        }
    }

    @Nested
    class DecisionsOnOneNode extends RoomDecisions {
        @Override
        RoomNodes nodes() {
            return one;
        }
    }

    @Nested
    class DecisionsOnThreeNodes extends RoomDecisions {
        @Override
        RoomNodes nodes() {
            return three;
        }
    }
}
