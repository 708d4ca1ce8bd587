package io.chamberhub.admin;

/**
 * What is in a hall on one node.
 *
 * @param path of the hall
 * @param chambers open on this node, or rooms; each counted once, however many shards share it
 * @param connections that are members of these chambers, or clients of these rooms
 */
public record HallCount(String path, int chambers, int connections) {}
