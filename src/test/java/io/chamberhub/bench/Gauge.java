package io.chamberhub.bench;

import io.chamberhub.bench.load.Window;

/** Takes the processor time of a server, and of this process that loads it, over the window of a run. */
final class Gauge implements Window {
    private final Server server;
    private long start;
    private long serverCpu;
    private long ownCpu;
    private long resident;
    private double seconds;

    Gauge(Server server) {
        this.server = server;
    }

    @Override
    public void opens() {
        ownCpu = -own();
        serverCpu = -server.cpu();
        start = System.nanoTime();
    }

    @Override
    public void closes() {
        seconds = (System.nanoTime() - start) / 1e9;
        serverCpu += server.cpu();
        ownCpu += own();
        resident = server.resident();
    }

    private static long own() {
        return ProcessFigures.cpu(ProcessHandle.current().pid());
    }

    /** Processor time of the server per delivery, in µs. */
    double cpuPerDelivery(double deliveriesPerSecond) {
        return serverCpu / (deliveriesPerSecond * seconds);
    }

    /** Cores that the server kept busy. */
    double serverCores() {
        return serverCpu / 1e6 / seconds;
    }

    /** Cores that the generator kept busy. */
    double ownCores() {
        return ownCpu / 1e6 / seconds;
    }

    /** Memory of the server when the window closed, in bytes. */
    long resident() {
        return resident;
    }
}
