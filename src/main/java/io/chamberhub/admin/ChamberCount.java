package io.chamberhub.admin;

/** A chamber, and how many of its members are connected to one node. */
public record ChamberCount(String name, int members) {}
