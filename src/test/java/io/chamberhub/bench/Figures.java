package io.chamberhub.bench;

/**
 * What one run of one system came to.
 *
 * @param rate deliveries per second
 * @param cpu of the server per delivery, in µs
 * @param resident memory of the server, in bytes
 * @param serverCores that it kept busy
 * @param generatorCores that the load generator kept busy
 * @param faults in words; empty if every delivery was right
 */
record Figures(double rate, double cpu, long resident, double serverCores, double generatorCores, String faults) {
    boolean isSound() {
        return faults.isEmpty();
    }
}
