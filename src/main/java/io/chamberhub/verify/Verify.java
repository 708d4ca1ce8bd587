package io.chamberhub.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code java -jar hub-fat.jar verify}: holds a real cluster to its promises. */
public final class Verify {
    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int MISUSED = 2;

    private Verify() {}

    /**
     * Runs it; takes minutes.
     *
     * @param arguments those behind {@code verify}
     * @return the exit code: 0 if all promises were kept, 1 if not, 2 if the arguments make no sense
     */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        Optional<Order> order;
        try {
            order = Options.read(arguments);
        } catch (IllegalArgumentException mistake) {
            err.println(mistake.getMessage());
            err.println("verify -help lists the options.");
            return MISUSED;
        }
        if (order.isEmpty()) {
            out.println(Options.help());
            return KEPT;
        }
        return run(order.get(), out, err);
    }

    private static int run(Order order, PrintStream out, PrintStream err) {
        Path jar = Path.of(System.getProperty("java.class.path"));
        if (!Files.isRegularFile(jar)) {
            err.println("verify needs the hub's jar: java -jar hub-fat.jar verify");
            return MISUSED;
        }
        out.println(Machine.here());
        out.println(order.summary());
        // Nodes end before what they are connected to.
        try (Verification verification = new Verification(order, out);
                Processes processes = Processes.prepare()) {
            out.println("The nodes' logs, kept if anything goes wrong: " + processes.logs());
            verification.run(jar, processes);
            if (tell(verification, order, out)) {
                processes.forgetLogs();
                return KEPT;
            }
        } catch (Exception failure) {
            err.println("verify could not go on: " + failure.getMessage());
            failure.printStackTrace(err);
        }
        return BROKEN;
    }

    private static boolean tell(Verification verification, Order order, PrintStream out) throws IOException {
        Report report = verification.report();
        out.println(report.verdict());
        if (order.report().isPresent()) {
            write(order.report().get(), report.markdown(Machine.here()));
        }
        return report.isSound();
    }

    private static void write(Path file, String page) throws IOException {
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        Files.writeString(file, page);
    }
}
