package io.chamberhub.admin;

import io.chamberhub.chamber.ChamberName;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The halls, as requests name them.
 *
 * @param settings those in effect, by the paths of the halls; asked on an event loop
 */
record Halls(Supplier<Map<String, JsonObject>> settings) {
    private static final String ROOMS = "rooms";

    /** What a request target of a WebSocket can be. */
    private static final Pattern CHAMBER = Pattern.compile("[!-~]*");

    /** The chamber that the query names. */
    ChamberName chamber(Call call) {
        String hall = ofChambers(call);
        String name = call.required("chamber");
        if (!CHAMBER.matcher(name).matches()) {
            throw Refused.wrong(
                    "chamber: names are visible ASCII, what is a % in the URL of the WebSocket is %25 here");
        }
        return new ChamberName(hall, name);
    }

    /** The hall that the query names, which has chambers. */
    String ofChambers(Call call) {
        String hall = known(call);
        if (hasRooms(hall)) {
            throw Refused.wrong("hall: " + hall + " has rooms and no chambers; use " + AdminApi.ROOT + "/rooms");
        }
        return hall;
    }

    /** The hall that the query names, which has rooms. */
    String ofRooms(Call call) {
        String hall = known(call);
        if (!hasRooms(hall)) {
            throw Refused.wrong("hall: " + hall + " has chambers and no rooms; use " + AdminApi.ROOT + "/chambers");
        }
        return hall;
    }

    private String known(Call call) {
        String hall = call.required("hall");
        Map<String, JsonObject> all = settings.get();
        if (!all.containsKey(hall)) {
            throw new Refused(404, "hall: no " + hall + "; there is " + String.join(", ", all.keySet()));
        }
        return hall;
    }

    /** Whether a hall has rooms instead of chambers. */
    boolean hasRooms(String hall) {
        JsonObject found = settings.get().get(hall);
        return found != null && ROOMS.equals(found.getString("protocol"));
    }
}
