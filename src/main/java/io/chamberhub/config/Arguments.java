package io.chamberhub.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line of the hub. */
public final class Arguments {
    /** Exit code of a command line or of settings that cannot be used. */
    static final int MISUSED = 2;

    private static final String HINT = "-help lists the options.";

    @Command(
            name = "java -jar hub-fat.jar",
            description = "A hub for WebSockets: chambers addressed by URL, on one node or on many.",
            sortOptions = false,
            footer = {
                "Environment variables HUB_... override single settings: HUB_PORT=9000, HUB_LOG_LEVEL=debug.",
                "With check as the first argument it only says whether it could start so, prints the settings that result and the memory that they may take, and exits with 0 or 2.",
                "With verify as the first argument it puts a cluster to the proof on this machine; verify -help tells how."
            })
    private static final class Options {
        @Option(
                names = {"-cluster", "--cluster", "-c"},
                description = "Join the cluster the settings describe, or start it.")
        private boolean clustered;

        @Option(
                names = {"-conf", "--conf"},
                paramLabel = "FILE|JSON",
                description = "Settings: a JSON file, or the JSON itself.")
        private @Nullable String conf;

        @Option(
                names = {"-h", "-help", "--help"},
                usageHelp = true,
                description = "Print this and exit.")
        private boolean help;

        @Option(
                names = {"-V", "-version", "--version"},
                versionHelp = true,
                description = "Print the version and exit.")
        private boolean version;
    }

    private Arguments() {}

    /** What these arguments, in this environment, ask for. Reads the settings file, changes nothing. */
    public static Launch read(String[] args, Map<String, String> environment) {
        if (args.length > 0 && args[0].equals(Verification.COMMAND)) {
            return new Verification(List.of(args).subList(1, args.length));
        }
        if (args.length > 0 && args[0].equals(Check.COMMAND)) {
            Launch launch = start(List.of(args).subList(1, args.length).toArray(String[]::new), environment);
            return launch instanceof StartRequest request ? new Check(request) : launch;
        }
        return start(args, environment);
    }

    private static Launch start(String[] args, Map<String, String> environment) {
        Options options = new Options();
        CommandLine line = commandLine(options);
        try {
            line.parseArgs(args);
        } catch (ParameterException e) {
            return new Exit(MISUSED, List.of(OneLine.of(String.valueOf(e.getMessage())), HINT));
        }
        if (options.help) {
            return new Exit(0, line.getUsageMessage(Ansi.OFF).lines().toList());
        }
        if (options.version) {
            return new Exit(0, List.of("Chamber Hub " + version()));
        }
        return start(options, environment);
    }

    private static CommandLine commandLine(Options options) {
        return new CommandLine(options)
                .setExpandAtFiles(false)
                .setPosixClusteredShortOptionsAllowed(false)
                .setUnmatchedOptionsAllowedAsOptionParameters(false);
    }

    private static Launch start(Options options, Map<String, String> environment) {
        SettingsSource source = options.conf == null ? new SettingsSource.Defaults() : SettingsSource.of(options.conf);
        try {
            SettingsReader.Result result = SettingsReader.read(source, environment);
            return new StartRequest(options.clustered, result.settings(), source, result.ignoredVariables());
        } catch (SettingsException e) {
            return new Exit(MISUSED, e.mistakes());
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(
                Arguments.class.getPackage().getImplementationVersion(), "(not run from its jar)");
    }
}
