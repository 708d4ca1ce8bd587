package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.directory.Directory;
import io.chamberhub.directory.MemoryDirectory;
import io.chamberhub.rooms.RoomLogic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an application gives a hub besides settings.
 *
 * @param directory answers for the whole cluster
 * @param cluster the cluster that the node is in
 * @param admissions asked of each request, in this order, after the hall's own
 * @param logic decides what may happen in the rooms of halls, by the halls' paths
 * @param meters where the hub shows its figures; those of a hub that has stopped stay
 */
public record HubOptions(
        Directory directory,
        Cluster cluster,
        List<Admission> admissions,
        Map<String, RoomLogic> logic,
        MeterRegistry meters) {
    public HubOptions {
        admissions = List.copyOf(admissions);
        logic = Map.copyOf(logic);
    }

    /** For a hub that runs alone. Each one needs options of its own. */
    public static HubOptions alone() {
        return in(new MemoryDirectory(), Cluster.ofOne());
    }

    /** For a node of a cluster. */
    public static HubOptions in(Directory directory, Cluster cluster) {
        return new HubOptions(directory, cluster, List.of(), Map.of(), new CompositeMeterRegistry());
    }

    /** The same, with one more who is asked. */
    public HubOptions withAdmission(Admission last) {
        List<Admission> all = new ArrayList<>(admissions);
        all.add(last);
        return new HubOptions(directory, cluster, all, logic, meters);
    }

    /** The same, with its figures shown there. */
    public HubOptions withMeters(MeterRegistry registry) {
        return new HubOptions(directory, cluster, admissions, logic, registry);
    }

    /** The same, with logic for the rooms of these halls, by path. */
    public HubOptions withLogic(Map<String, RoomLogic> halls) {
        Map<String, RoomLogic> all = new HashMap<>(logic);
        all.putAll(halls);
        return new HubOptions(directory, cluster, admissions, all, meters);
    }

    /**
     * The same, with logic for the rooms of a hall, instead of the class, address or URL that its settings may name.
     *
     * @param hall its path
     */
    public HubOptions withLogic(String hall, RoomLogic deciding) {
        return withLogic(Map.of(hall, deciding));
    }
}
