package io.chamberhub.server;

import io.chamberhub.chamber.ChamberName;

/** Requests to be let into {@code /lobby}, from this machine, by somebody of whom nothing is known. */
final class Knocks {
    private Knocks() {}

    static Knock with(Upgrade upgrade) {
        return new Knock(
                upgrade,
                new ChamberName("/", "lobby"),
                IpAddress.read("127.0.0.1").orElseThrow(),
                Guest.ANYONE);
    }
}
