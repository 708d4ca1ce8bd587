package io.chamberhub.admin;

import io.chamberhub.bus.Endpoint;
import java.util.Optional;

/**
 * Where health, metrics and the operator's interface are served.
 *
 * @param token what callers of the API have to show; without it there is no API
 */
public record AdminSettings(String host, int port, Optional<Token> token) {
    public AdminSettings {
        Endpoint.requireHost("admin.host", host);
        Endpoint.PORT.require("admin.port", port);
    }

    /** Health and metrics only. */
    public AdminSettings(String host, int port) {
        this(host, port, Optional.empty());
    }
}
