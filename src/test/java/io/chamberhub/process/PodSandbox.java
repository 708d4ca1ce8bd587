package io.chamberhub.process;

import io.chamberhub.deploy.Image;
import io.chamberhub.deploy.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a kubelet makes of a pod, as far as that can be had without one: the image's directory on a root that cannot be
 * written, the ConfigMap and an own {@code /tmp} mounted, the cluster's DNS, the environment and the user of the manifests, no
 * capabilities.
 */
final class PodSandbox {
    private static final Path WORK = Path.of("target", "pods");
    private static final String JAVA = "/opt/java/bin/java";

    /** From here on the JVM knows the flag that it is told not to warn with. */
    private static final int JDK_THAT_WARNS = 24;

    /** The limit of memory, which here is the machine's, and less work for the compiler. */
    private static final String SMALL = " -XX:MaxRAM=512m -XX:TieredStopAtLevel=1";

    /** $1 image, $2 settings, $3 resolv.conf, $4 JDK, $5 uid, $6 gid, then the environment and the command. */
    private static final String SCRIPT = """
            set -e
            mount --make-rprivate /
            mount -t tmpfs -o mode=755 none /mnt
            mkdir /mnt/hub /mnt/java
            mount --bind "$1" /mnt/hub
            mount --bind "$2" /mnt/hub/conf
            mount --bind "$4" /mnt/java
            mount --bind "$3" /etc/resolv.conf
            mount --rbind /mnt /opt
            for each in /opt/hub/conf /opt/hub /opt /; do mount -o remount,bind,ro $each; done
            for each in /opt/hub/conf /opt/hub /opt ""; do
              if touch $each/written 2>/dev/null; then echo $each/ can be written >&2; exit 9; fi
            done
            mount -t tmpfs -o size=16m,mode=1777,nosuid,nodev none /tmp
            user=$5 group=$6
            shift 6
            cd /opt/hub
            exec setpriv --reuid=$user --regid=$group --clear-groups --inh-caps=-all --ambient-caps=-all \\
              --bounding-set=-all --no-new-privs env -i PATH="$PATH" "$@"
            """;

    private final Pod pod;
    private final Image image;
    private final Path settings = WORK.resolve("conf");
    private final Path root = WORK.resolve("image");

    /** Prepares what all pods share. */
    PodSandbox(Pod pod, Image image) throws IOException {
        this.pod = pod;
        this.image = image;
        Files.createDirectories(settings);
        Files.writeString(settings.resolve("prod.json"), pod.settingsFile());
        image.assemble(root);
        Files.createDirectories(root.resolve("conf"));
    }

    /**
     * Starts a pod.
     *
     * @param resolver the lines of its {@code /etc/resolv.conf}
     */
    HubProcess start(Place place, List<String> resolver) throws IOException {
        Path dns = WORK.resolve("resolv.conf." + place.cluster());
        Files.write(dns, resolver);
        List<String> command = new ArrayList<>(place.command());
        command.addAll(List.of("sh", "-c", SCRIPT, "pod"));
        for (Path path : List.of(root, settings, dns, Path.of(System.getProperty("java.home")))) {
            command.add(path.toAbsolutePath().toString());
        }
        command.addAll(List.of(pod.user().split(":", -1)));
        environment(place.cluster()).forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(entrypoint());
        command.addAll(pod.arguments());
        return HubProcess.run("pod-" + place.cluster(), command);
    }

    private Map<String, String> environment(String address) {
        String[] ofImage = image.variable().split("=", 2);
        Map<String, String> environment = new LinkedHashMap<>(Map.of(ofImage[0], ofImage[1]));
        environment.putAll(pod.environment(address));
        environment.merge("JDK_JAVA_OPTIONS", SMALL, String::concat);
        return environment;
    }

    private List<String> entrypoint() {
        List<String> command = new ArrayList<>(image.entrypoint());
        command.set(0, JAVA);
        if (Runtime.version().feature() < JDK_THAT_WARNS) {
            command.remove("--sun-misc-unsafe-memory-access=allow");
        }
        return command;
    }
}
