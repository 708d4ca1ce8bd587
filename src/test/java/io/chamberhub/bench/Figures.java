package io.chamberhub.bench;

/**
 * What one run of one system came to.
 *
 * @param rate deliveries, or whatever else was counted, per second
 * @param cpu of the server for each of them, in µs
 * @param resident memory of the server at the end, in bytes
 * @param growth of it to its peak within the window, in bytes
 * @param serverCores that the server kept busy
 * @param generatorCores that the load generator kept busy
 * @param otherCores that were busy with something else
 * @param faults in words; empty if every delivery was right
 */
record Figures(
        double rate,
        double cpu,
        long resident,
        long growth,
        double serverCores,
        double generatorCores,
        double otherCores,
        String faults) {
    /** From here on the generator, and not the server, sets the rate. */
    private static final double BUSY = 0.95;

    /** Others that take more than that of a core spoil the figures. */
    private static final double DISTURBED = 0.2;

    boolean isSound() {
        return faults.isEmpty();
    }

    /** The same of a generator that waits without sleeping. */
    Figures withIdleGenerator() {
        return new Figures(rate, cpu, resident, growth, serverCores, 0, otherCores, faults);
    }

    boolean isLimitedByGenerator() {
        return generatorCores >= BUSY;
    }

    boolean isDisturbed() {
        return otherCores > DISTURBED;
    }
}
