package io.chamberhub.hooks;

import io.chamberhub.chamber.Range;
import io.chamberhub.directory.HookKind;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where one hall's events are told.
 *
 * @param url http or https, with a host; a query is sent along
 * @param secret by which requests are signed; without it they are not
 * @param events what is told
 * @param batch how many events one request has at most
 * @param timeout ms until a response must be there
 */
public record Webhook(URI url, Optional<byte[]> secret, Set<HookKind> events, int batch, int timeout) {
    public static final Range BATCH = new Range(1, 1_000);
    public static final Range TIMEOUT = new Range(10, 60_000);

    public Webhook {
        String scheme = String.valueOf(url.getScheme());
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
            throw new IllegalArgumentException("webhook.url: must begin with http:// or https:// and have a host");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("webhook.url: no user, password or fragment can be part of it");
        }
        BATCH.require("webhook.batch", batch);
        TIMEOUT.require("webhook.timeout", timeout);
        events = Set.copyOf(events);
    }

    /** Whether requests to the other would be the same ones. */
    boolean isSame(@Nullable Webhook other) {
        return other != null
                && url.equals(other.url)
                && Arrays.equals(secret.orElse(null), other.secret.orElse(null))
                && events.equals(other.events)
                && batch == other.batch
                && timeout == other.timeout;
    }
}
