package io.chamberhub.config;

/** Say whether these settings could be used, and what follows from them; start nothing. */
public record Check(StartRequest request) implements Launch {
    /** What a command line starts with that asks for this. */
    static final String COMMAND = "check";
}
