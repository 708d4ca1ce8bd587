package io.chamberhub.bench;

import io.chamberhub.bench.load.Dialect;
import java.util.List;

/**
 * A system under test.
 *
 * @param cores it may use, as taskset has it
 * @param nodes how many processes it is
 * @param jvm whether it is Java, which takes longer to warm up and can be told to collect garbage
 */
record Contender(String name, Dialect dialect, String cores, int nodes, boolean jvm, Commands commands) {
    /** How its processes are started. */
    interface Commands {
        /**
         * The command line of one process.
         *
         * @param ports where clients will connect, one for each process
         */
        List<String> of(int node, List<Integer> ports);
    }
}
