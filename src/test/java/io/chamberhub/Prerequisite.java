package io.chamberhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What some tests need of the machine. */
public final class Prerequisite {
    /** Set where every test has to run, so that none is left out unnoticed. */
    private static final boolean EVERY_TEST = Boolean.getBoolean("hub.everyTest");

    private Prerequisite() {}

    /** Skips the tests that need it where it is missing; fails them where every test has to run. */
    public static void require(boolean there, String what) {
        if (EVERY_TEST) {
            assertThat(there).as(what).isTrue();
        } else {
            assumeTrue(there, what);
        }
    }
}
