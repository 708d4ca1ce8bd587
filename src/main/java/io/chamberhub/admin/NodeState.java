package io.chamberhub.admin;

import java.util.function.BooleanSupplier;

/**
 * What a node says of itself.
 *
 * @param version of the hub that it runs
 * @param accepting whether it takes connections now; any thread
 */
public record NodeState(String version, BooleanSupplier accepting) {}
