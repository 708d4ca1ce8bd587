package io.chamberhub.server;

import java.nio.file.Path;

/** The PEM files of a certificate chain and of its private key. */
public record TlsFiles(Path cert, Path key) {}
