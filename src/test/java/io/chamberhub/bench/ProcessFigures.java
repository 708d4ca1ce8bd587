package io.chamberhub.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** What Linux says of a process, below {@code /proc}. */
final class ProcessFigures {
    /** Linux counts processor time in hundredths of a second for everyone who asks here. */
    private static final long MICROS_PER_TICK = 10_000;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    private ProcessFigures() {}

    /** Processor time so far, of the process and of the kernel on its behalf, in µs. */
    static long cpu(long pid) {
        String stat = read(pid, "stat");
        // The name, in parentheses, may hold spaces.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * MICROS_PER_TICK;
    }

    /** Processor time so far of everything on this machine, in µs. */
    static long machineCpu() {
        String[] fields = read("/proc/stat").split("\\s+", 9);
        // user, nice, system, then idle and waiting, which do not count, then interrupts of two kinds
        return IntStream.of(1, 2, 3, 6, 7)
                        .mapToLong(i -> Long.parseLong(fields[i]))
                        .sum()
                * MICROS_PER_TICK;
    }

    /** Resident memory, in bytes. */
    static long resident(long pid) {
        return memory(pid, "VmRSS:");
    }

    /** The most of it since the last reset, in bytes. */
    static long peak(long pid) {
        return memory(pid, "VmHWM:");
    }

    /** From now on the peak is that of the time to come. */
    static void resetPeak(long pid) {
        try {
            Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long memory(long pid, String name) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("process " + pid + " has ended"));
    }

    private static String read(long pid, String file) {
        return read("/proc/" + pid + "/" + file);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the process has ended", e);
        }
    }
}
