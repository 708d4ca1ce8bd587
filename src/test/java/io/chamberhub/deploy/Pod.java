package io.chamberhub.deploy;

import io.chamberhub.config.SettingsException;
import io.chamberhub.config.SettingsReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pods that manifests ask for: what runs in them, and under which settings. */
public final class Pod {
    /** What the secret holds. */
    static final String TOKEN = "a-token-of-thirty-two-characters";

    private final Deployment deployment;
    private final ConfigMap settings;
    private final List<HorizontalPodAutoscaler> scalers;

    private Pod(Deployment deployment, ConfigMap settings, List<HorizontalPodAutoscaler> scalers) {
        this.deployment = deployment;
        this.settings = settings;
        this.scalers = scalers;
    }

    public static Pod of(Manifests manifests) {
        return new Pod(
                manifests.only(Deployment.class),
                manifests.named(ConfigMap.class, "hub-settings"),
                manifests.all(HorizontalPodAutoscaler.class));
    }

    PodSpec spec() {
        return deployment.getSpec().getTemplate().getSpec();
    }

    /** The only one. */
    Container container() {
        return spec().getContainers().stream()
                .reduce((one, other) -> {
                    throw new AssertionError("more than one container");
                })
                .orElseThrow();
    }

    /** The only file of the ConfigMap. */
    public String settingsFile() {
        return settings.getData().values().stream()
                .reduce((one, other) -> {
                    throw new AssertionError("more than one file");
                })
                .orElseThrow();
    }

    /** The ports of the container, by their names. */
    public Map<String, Integer> ports() {
        return container().getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
    }

    /** The container's environment where the pod has that address. */
    public Map<String, String> environment(String podIp) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvVar variable : container().getEnv()) {
            environment.put(
                    variable.getName(),
                    variable.getValueFrom() == null ? variable.getValue() : value(variable.getValueFrom(), podIp));
        }
        return environment;
    }

    private static String value(EnvVarSource source, String podIp) {
        if (source.getSecretKeyRef() != null) {
            return TOKEN;
        }
        if (source.getFieldRef().getFieldPath().equals("status.podIP")) {
            return podIp;
        }
        throw new AssertionError("what is " + source + "?");
    }

    /** What the hub makes of all that. */
    SettingsReader.Result settings() throws SettingsException {
        return SettingsReader.read(new JsonObject(settingsFile()), environment("10.1.2.3"));
    }

    public List<String> arguments() {
        return container().getArgs();
    }

    /** {@code uid:gid}. */
    public String user() {
        PodSecurityContext security = spec().getSecurityContext();
        return security.getRunAsUser() + ":" + security.getRunAsGroup();
    }

    /** The metric that says how many of them there have to be. */
    public String scaledBy() {
        return scalers.get(0)
                .getSpec()
                .getMetrics()
                .get(0)
                .getPods()
                .getMetric()
                .getName();
    }

    /** What the kubelet asks for. */
    public List<String> probes() {
        Container container = container();
        return Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                .map(probe -> probe.getHttpGet().getPath())
                .toList();
    }
}
