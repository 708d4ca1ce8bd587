package io.chamberhub.config;

import java.util.List;

/** Print and end, without starting anything. The lines are an answer where the code is 0, else complaints. */
public record Exit(int code, List<String> lines) implements Launch {}
