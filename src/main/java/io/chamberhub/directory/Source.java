package io.chamberhub.directory;

/**
 * Where connections come from, as a hall counts them.
 *
 * @param hall the path of the hall
 * @param address of the clients, without a port
 */
public record Source(String hall, String address) {}
