package io.chamberhub.config;

import io.chamberhub.admin.AdminSettings;
import io.chamberhub.bus.ClusterSettings;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.ServerSettings;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Everything an operator can set, checked. */
public record Settings(
        TransportChoice transport,
        ServerSettings server,
        ClusterSettings cluster,
        AdminSettings admin,
        LogSettings log) {

    /** The settings of a hub that was told nothing. */
    public static Settings defaults() {
        try {
            return SettingsReader.read(new JsonObject(), Map.of()).settings();
        } catch (SettingsException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** Files that the settings of halls name, by key such as {@code halls./.auth.jwt.key}. */
    public Map<String, Path> filesOfHalls() {
        Map<String, Path> files = new TreeMap<>();
        for (HallSettings hall : server.halls()) {
            Keys.OF_HALL.forEach(key -> key.from()
                    .apply(hall)
                    .filter(Path.class::isInstance)
                    .ifPresent(file -> files.put("halls." + hall.path() + "." + key.pathInHall(), (Path) file)));
        }
        return files;
    }

    /** The settings in effect, defaults filled in, in the form they are read from. Keys without a value are left out. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        Keys.OF_HUB.forEach(key -> key.write(this, key.path(), json));
        JsonObject halls = new JsonObject();
        for (HallSettings hall : server.halls()) {
            JsonObject hallJson = new JsonObject();
            Keys.OF_HALL.forEach(key -> key.write(hall, key.pathInHall(), hallJson));
            halls.put(hall.path(), hallJson);
        }
        return json.put("halls", halls);
    }
}
