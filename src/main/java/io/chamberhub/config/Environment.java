package io.chamberhub.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Environment variables that override single keys outside of halls. */
final class Environment {
    private static final String PREFIX = "HUB_";

    // For a service called hub, Kubernetes sets HUB_PORT=tcp://10.0.0.1:8080 in every pod of the namespace.
    private static final Pattern KUBERNETES_LINK = Pattern.compile("(tcp|udp|sctp)://[^/]+:\\d+");

    private Environment() {}

    /** Takes over what the variables say and returns the names of those that mean nothing to the hub. */
    static List<String> read(Map<String, String> variables, Given given) {
        return new TreeMap<>(variables)
                .entrySet().stream()
                        .filter(each -> each.getKey().startsWith(PREFIX))
                        .filter(each -> !take(each.getKey(), each.getValue(), given))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    private static boolean take(String variable, String text, Given given) {
        Optional<Key<Settings, ?>> key = Keys.OF_HUB.stream()
                .filter(each -> each.variable().equals(variable))
                .findFirst();
        if (key.isEmpty() || KUBERNETES_LINK.matcher(text).matches()) {
            return false;
        }
        given.put(key.get(), key.get().path(), variable, key.get().kind().jsonOf(text));
        return true;
    }
}
