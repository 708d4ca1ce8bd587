package io.chamberhub.bench.bare;

import io.netty.channel.Channel;
import java.util.HashMap;
import java.util.Map;

/** The chambers that somebody is in. Confined to the event loop. */
final class BareChambers {
    private final Map<String, BareChamber> chambers = new HashMap<>();

    /** @param any channel of the event loop */
    BareChamber at(String path, Channel any) {
        return chambers.computeIfAbsent(path, key -> new BareChamber(any, () -> chambers.remove(key)));
    }
}
