package io.chamberhub.bench;

import io.chamberhub.bench.load.Window;

/** Takes the processor time of a server, of this process that loads it, and of all others, over the window of a run. */
final class Gauge implements Window {
    private final Server server;
    private long start;
    private long serverCpu;
    private long ownCpu;
    private long machineCpu;
    private long residentBefore;
    private long resident;
    private long peak;
    private double seconds;

    Gauge(Server server) {
        this.server = server;
    }

    @Override
    public void opens() {
        server.takePeak();
        residentBefore = server.resident();
        machineCpu = -ProcessFigures.machineCpu();
        ownCpu = -own();
        serverCpu = -server.cpu();
        start = System.nanoTime();
    }

    @Override
    public void closes() {
        seconds = (System.nanoTime() - start) / 1e9;
        serverCpu += server.cpu();
        ownCpu += own();
        machineCpu += ProcessFigures.machineCpu();
        resident = server.resident();
        peak = server.takePeak();
    }

    private static long own() {
        return ProcessFigures.cpu(ProcessHandle.current().pid());
    }

    /** What came of the window. */
    Figures figures(double perSecond, String faults) {
        return new Figures(
                perSecond,
                serverCpu / (perSecond * seconds),
                resident,
                peak - residentBefore,
                serverCpu / 1e6 / seconds,
                ownCpu / 1e6 / seconds,
                (machineCpu - serverCpu - ownCpu) / 1e6 / seconds,
                faults);
    }
}
