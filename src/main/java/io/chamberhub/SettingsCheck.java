package io.chamberhub;

import io.chamberhub.config.StartRequest;
import io.chamberhub.rooms.RoomLogic;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.LogicClasses;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Says whether a node could be started with settings, as far as that shows without ports and other nodes. */
final class SettingsCheck {
    /** Exit code of settings that cannot be used. */
    private static final int MISUSED = 2;

    private SettingsCheck() {}

    /**
     * Prints the settings in effect and the memory that they may take, or every mistake.
     *
     * @return the exit code
     */
    static int run(StartRequest request, PrintStream out, PrintStream err) {
        request.ignoredVariables().forEach(name -> err.println(name + ": matches no setting"));
        List<String> problems = problems(request);
        if (!problems.isEmpty()) {
            problems.forEach(err::println);
            return MISUSED;
        }
        out.println(new JsonObject()
                .put("settings", request.settings().toJson())
                .put("memory", memory(request.settings().server().halls()))
                .encodePrettily());
        return 0;
    }

    private static List<String> problems(StartRequest request) {
        List<String> problems = new ArrayList<>(Preflight.unfitFiles(request));
        LogicClasses.of(request.settings().server(), problems).values().forEach(RoomLogic::close);
        try {
            Transports.of(request.settings().transport());
        } catch (StartFailure unusable) {
            problems.add(String.valueOf(unusable.getMessage()));
        }
        return problems;
    }

    private static JsonObject memory(List<HallSettings> halls) {
        JsonObject each = new JsonObject();
        long total = 0;
        for (HallSettings hall : halls) {
            each.put(hall.path(), amount(hall.worstCaseBytes()));
            total = Announcement.saturated(total, hall.worstCaseBytes());
        }
        long heap = Runtime.getRuntime().maxMemory();
        return new JsonObject()
                .put("worstCaseOfHalls", each)
                .put("worstCase", amount(total))
                .put("heap", amount(heap))
                .put("enough", total <= heap);
    }

    private static JsonObject amount(long bytes) {
        return new JsonObject().put("bytes", bytes).put("size", Announcement.size(bytes));
    }
}
