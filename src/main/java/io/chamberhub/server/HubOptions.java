package io.chamberhub.server;

import io.chamberhub.bus.Cluster;
import io.chamberhub.directory.Directory;
import io.chamberhub.directory.MemoryDirectory;
import java.util.ArrayList;
import java.util.List;

/**
 * What an application gives a hub besides settings.
 *
 * @param directory answers for the whole cluster
 * @param cluster the cluster that the node is in
 * @param admissions asked of each request, in this order, after the hall's own
 */
public record HubOptions(Directory directory, Cluster cluster, List<Admission> admissions) {
    public HubOptions {
        admissions = List.copyOf(admissions);
    }

    /** For a hub that runs alone. Each one needs options of its own. */
    public static HubOptions alone() {
        return in(new MemoryDirectory(), Cluster.ofOne());
    }

    /** For a node of a cluster. */
    public static HubOptions in(Directory directory, Cluster cluster) {
        return new HubOptions(directory, cluster, List.of());
    }

    /** The same, with one more who is asked. */
    public HubOptions withAdmission(Admission last) {
        List<Admission> all = new ArrayList<>(admissions);
        all.add(last);
        return new HubOptions(directory, cluster, all);
    }
}
