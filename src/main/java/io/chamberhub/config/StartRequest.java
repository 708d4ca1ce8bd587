package io.chamberhub.config;

import java.util.List;

/**
 * Start a node.
 *
 * @param clustered join a cluster rather than run alone
 * @param source where the settings came from, for the log and for reading them again
 * @param ignoredVariables environment variables that look like the hub's but match no key
 */
public record StartRequest(boolean clustered, Settings settings, SettingsSource source, List<String> ignoredVariables)
        implements Launch {}
