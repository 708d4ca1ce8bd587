package io.chamberhub.config;

import java.util.List;

/** Prove what the hub promises, on this machine. What the arguments mean is for the proof to say. */
public record Verification(List<String> arguments) implements Launch {
    /** What a command line starts with that asks for this. */
    static final String COMMAND = "verify";

    public Verification {
        arguments = List.copyOf(arguments);
    }
}
