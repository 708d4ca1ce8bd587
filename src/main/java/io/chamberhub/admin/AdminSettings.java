package io.chamberhub.admin;

import io.chamberhub.bus.Endpoint;

/** Where health, metrics and the operator's interface are served. */
public record AdminSettings(String host, int port) {
    public AdminSettings {
        Endpoint.requireHost("admin.host", host);
        Endpoint.PORT.require("admin.port", port);
    }
}
