package io.chamberhub.bus;

import java.nio.file.Path;

/**
 * What nodes prove to each other on the event bus, as PEM files: each one has a certificate of the same authority.
 *
 * @param cert the certificate chain of this node
 * @param key the private key to it
 * @param ca the certificates of the authority
 */
public record ClusterTls(Path cert, Path key, Path ca) {}
