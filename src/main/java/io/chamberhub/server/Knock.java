package io.chamberhub.server;

import io.chamberhub.chamber.ChamberName;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A handshake that is sound, as admissions see it. It never shows what was asked, which may hold a token. */
record Knock(Upgrade upgrade, ChamberName chamber, IpAddress address, Guest guest) implements Admission.Request {

    /** The same, of whom somebody has said this. */
    Knock with(Guest said) {
        return new Knock(upgrade, chamber, address, guest.and(said));
    }

    @Override
    public List<String> headers(String name) {
        return List.copyOf(upgrade.headers().apply(name.toLowerCase(Locale.ROOT)));
    }

    @Override
    public List<String> parameters(String name) {
        return Query.values(upgrade.path(), name);
    }

    @Override
    public List<String> tokens() {
        return AccessToken.in(upgrade);
    }

    @Override
    public InetAddress client() {
        return address.address();
    }

    @Override
    public boolean tls() {
        return upgrade.tls();
    }

    @Override
    public String host() {
        return Objects.requireNonNullElse(upgrade.header("host"), "");
    }

    @Override
    public String toString() {
        return chamber + " from " + client().getHostAddress();
    }
}
