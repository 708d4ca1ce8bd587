package io.chamberhub.hooks;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.directory.HookEvent;
import io.chamberhub.directory.Visitor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What one request tells, the same however often it is made.
 *
 * @param delivery tells it from all others
 * @param events of each chamber, in their order
 * @param lost how many events of the hall were lost since the request before
 */
record Batch(String delivery, Map<ChamberName, List<HookEvent>> events, long lost, Buffer body) {
    static Batch of(String hall, Map<ChamberName, List<HookEvent>> events, long lost) {
        JsonArray all = new JsonArray();
        events.forEach((chamber, its) -> its.forEach(event -> all.add(json(chamber, event))));
        JsonObject json = new JsonObject().put("hall", hall).put("events", all);
        if (lost > 0) {
            json.put("lost", lost);
        }
        return new Batch(UUID.randomUUID().toString(), new LinkedHashMap<>(events), lost, json.toBuffer());
    }

    private static JsonObject json(ChamberName chamber, HookEvent event) {
        JsonObject json = new JsonObject().put("event", event.kind().wireName()).put("chamber", chamber.name());
        Visitor visitor = event.visitor();
        if (visitor != null) {
            json.put("id", visitor.id()).put("node", event.node());
            if (visitor.subject() != null) {
                json.put("subject", visitor.subject());
            }
        }
        return json.put("time", Instant.ofEpochMilli(event.time()).toString())
                .put("life", event.life())
                .put("seq", event.seq());
    }

    int size() {
        return events.values().stream().mapToInt(Collection::size).sum();
    }
}
