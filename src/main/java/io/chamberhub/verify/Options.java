package io.chamberhub.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line of {@code verify}. */
@Command(
        name = "java -jar hub-fat.jar verify",
        description = {
            "Starts a cluster on this machine, kills, freezes, cuts off and restarts its nodes while clients talk, and"
                    + " accounts for every message.",
            "Exit code 0 if all promises were kept, 1 if not, 2 if these options make no sense."
        },
        sortOptions = false)
final class Options {
    @Option(
            names = "--nodes",
            description = "How many nodes (default: ${DEFAULT-VALUE}).",
            defaultValue = "3",
            paramLabel = "N")
    private int nodes;

    @Option(
            names = "--minutes",
            description = "How long at least, such as 0.5 (default: ${DEFAULT-VALUE}).",
            defaultValue = "2",
            paramLabel = "M")
    private double minutes;

    @Option(names = "--report", description = "Write the result to this file, too, as Markdown.", paramLabel = "FILE")
    private @Nullable Path report;

    @Option(
            names = "--seed",
            description = "Choose the failures as the run did that printed this seed.",
            paramLabel = "S")
    private @Nullable Long seed;

    @Option(
            names = "--only",
            split = ",",
            description = "Only these failures, of kill, freeze, pause, cut and restart.",
            paramLabel = "KIND")
    private @Nullable List<String> only;

    @Option(
            names = "--chambers",
            description = "How many chambers (default: ${DEFAULT-VALUE}).",
            defaultValue = "4",
            paramLabel = "N")
    private int chambers;

    @Option(
            names = "--clients",
            description = "Clients per chamber and node (default: ${DEFAULT-VALUE}).",
            defaultValue = "2",
            paramLabel = "N")
    private int clients;

    @Option(
            names = "--rate",
            description = "Messages per client and second (default: ${DEFAULT-VALUE}).",
            defaultValue = "20",
            paramLabel = "N")
    private int rate;

    @Option(names = "--jvm", description = "A flag for the JVM of the nodes; may be repeated.", paramLabel = "FLAG")
    private @Nullable List<String> jvm;

    @Option(
            names = {"-h", "-help", "--help"},
            usageHelp = true,
            description = "Print this and exit.")
    private boolean help;

    private Options() {}

    /**
     * What these arguments ask for; nothing where they ask for help.
     *
     * @throws IllegalArgumentException if they make no sense; the message is for whoever wrote them
     */
    static Optional<Order> read(List<String> arguments) {
        Options options = new Options();
        try {
            line(options).parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return options.help ? Optional.empty() : Optional.of(options.order());
    }

    static String help() {
        return line(new Options()).getUsageMessage(Ansi.OFF).stripTrailing();
    }

    private static CommandLine line(Options options) {
        return new CommandLine(options).setExpandAtFiles(false);
    }

    private Order order() {
        return new Order(
                nodes,
                minutes,
                seed == null ? new Random().nextInt(1_000_000) : seed,
                kinds(),
                Optional.ofNullable(report),
                jvm == null ? List.of() : new ArrayList<>(jvm),
                chambers,
                clients,
                rate);
    }

    private Set<Kind> kinds() {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        if (only == null) {
            return EnumSet.allOf(Kind.class);
        }
        for (String title : only) {
            kinds.add(Kind.of(title)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--only: no such failure: " + title + "; there are kill, freeze, pause, cut and restart")));
        }
        return kinds;
    }
}
