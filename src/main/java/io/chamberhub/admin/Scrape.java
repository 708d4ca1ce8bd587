package io.chamberhub.admin;

import org.jspecify.annotations.Nullable;

/**
 * What {@code /metrics} answers.
 *
 * @param type of the content
 */
public record Scrape(String type, String body) {
    /** Where it comes from. Asked on an event loop; must not block. */
    @FunctionalInterface
    public interface Source {
        /**
         * All figures as they are now.
         *
         * @param accept what the client says that it understands; null if it says nothing
         */
        Scrape scrape(@Nullable String accept);
    }
}
