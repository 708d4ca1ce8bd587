package io.chamberhub.config;

import org.slf4j.event.Level;

/** How much the hub writes to its log. */
public record LogSettings(Level level) {}
