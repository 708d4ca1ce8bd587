package io.chamberhub.server;

import io.chamberhub.directory.HookKind;
import io.chamberhub.hooks.Webhook;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a hall's events are told.
 *
 * @param secret file with the secret that requests are signed with
 * @param events what is told
 * @param batch how many events one request has at most
 * @param timeout ms until a response must be there
 */
public record WebhookSettings(URI url, Optional<Path> secret, Set<HookKind> events, int batch, int timeout) {
    public static final int DEFAULT_BATCH = 100;
    public static final int DEFAULT_TIMEOUT = 5_000;

    public WebhookSettings {
        // What is wrong with them is wrong from the start.
        Webhook checked = new Webhook(url, Optional.empty(), events, batch, timeout);
        if (checked.events().isEmpty()) {
            throw new IllegalArgumentException("webhook.events: none");
        }
        events = checked.events();
    }

    /** Told of everything, without a signature. */
    public static WebhookSettings of(URI url) {
        return new WebhookSettings(
                url, Optional.empty(), EnumSet.allOf(HookKind.class), DEFAULT_BATCH, DEFAULT_TIMEOUT);
    }

    /**
     * The webhooks of halls, by path. Blocks, as it reads files.
     *
     * @throws UnfitFile if a file that the settings name cannot be used
     */
    static Map<String, Webhook> of(List<HallSettings> halls) throws UnfitFile {
        Map<String, Webhook> webhooks = new HashMap<>();
        for (HallSettings hall : halls) {
            if (hall.webhook().isPresent()) {
                webhooks.put(hall.path(), hall.webhook().get().webhook(hall.path()));
            }
        }
        return webhooks;
    }

    /** Blocks. */
    Webhook webhook(String hall) throws UnfitFile {
        Optional<byte[]> key = secret.isPresent()
                ? Optional.of(Secrets.read("halls." + hall + ".webhook.secret", secret.get()))
                : Optional.empty();
        return new Webhook(url, key, events, batch, timeout);
    }
}
