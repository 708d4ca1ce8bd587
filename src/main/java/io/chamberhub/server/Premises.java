package io.chamberhub.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What there is behind the port, and who decides who may come in where: all of it changes at once when settings do. Immutable.
 *
 * @param admissions by the path of their hall
 */
record Premises(List<HallSettings> halls, Doorman doorman, Proxies proxies, Map<String, Admissions> admissions) {
    Premises {
        halls = List.copyOf(halls);
        admissions = Map.copyOf(admissions);
    }

    /** The same behind other proxies. */
    Premises behind(Proxies others) {
        return new Premises(halls, doorman, others, admissions);
    }

    /**
     * As settings say. Blocks, as it reads files.
     *
     * @param others asked in every hall, after those that its settings demand
     * @throws UnfitFile if a file that the settings of a hall name cannot be used
     */
    static Premises of(ServerSettings settings, List<Admission> others) throws UnfitFile {
        Map<String, Admissions> admissions = new HashMap<>();
        for (HallSettings hall : settings.halls()) {
            admissions.put(hall.path(), Admissions.of(hall, others));
        }
        return new Premises(settings.halls(), new Doorman(settings.halls()), new Proxies(settings.proxy()), admissions);
    }
}
