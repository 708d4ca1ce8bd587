package io.chamberhub.rooms;

import io.chamberhub.chamber.Range;
import java.net.URI;
import java.util.Optional;

/**
 * Where a hall's logic answers by HTTP.
 *
 * @param url http or https, with a host; a query is sent along
 * @param secret by which requests are signed; without it they are not
 * @param timeout ms until an answer must be there, waiting for a free connection included
 * @param concurrency how many requests may be under way at once, from this node; as many connections are kept
 * @param sendState whether requests say what the room is like, but for {@code leave}; decisions are then bound to that
 */
public record HttpLogicSettings(URI url, Optional<byte[]> secret, int timeout, int concurrency, boolean sendState) {
    public static final Range CONCURRENCY = new Range(1, 10_000);

    public HttpLogicSettings {
        String scheme = String.valueOf(url.getScheme());
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("logic.url: must begin with http:// or https:// and have a host");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("logic.url: no user, password or fragment can be part of it");
        }
        RoomSettings.LOGIC_TIMEOUT.require("logic.timeout", timeout);
        CONCURRENCY.require("logic.concurrency", concurrency);
    }
}
