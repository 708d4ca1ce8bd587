package io.chamberhub.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.config.Arguments;
import io.chamberhub.config.Settings;
import io.chamberhub.config.SettingsException;
import io.chamberhub.config.StartRequest;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pods of the manifests under {@code k8s} are what Kubernetes knows, and fit the hub. */
class KubernetesTest {
    private static final String PRODUCTION = "k8s/overlays/production";

    /** Classes, code, threads and the like, in bytes. */
    private static final double OF_THE_JVM = 300 << 20;

    private static Manifests base;
    private static Manifests production;

    @BeforeAll
    static void build() {
        base = Manifests.of("k8s/base");
        production = Manifests.of(PRODUCTION);
    }

    @Test
    void a_field_that_kubernetes_does_not_know_is_noticed() {
        String known = "apiVersion: v1\nkind: Service\nmetadata: {name: hub}\nspec: {clusterIP: None}\n";
        assertThat(Manifests.parse(known).all()).hasSize(1);
        for (String misspelt : List.of(
                known.replace("clusterIP", "clusterIp"),
                known.replace("name", "names"),
                known.replace("spec", "specs"),
                known.replace("None", "None, clusterIP: None"))) {
            assertThatThrownBy(() -> Manifests.parse(misspelt)).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void the_settings_are_those_of_conf_prod_json() throws Exception {
        assertThat(Pod.of(base).settingsFile()).isEqualTo(Files.readString(Path.of("conf", "prod.json")));
    }

    @Test
    void settings_and_environment_have_no_mistakes_and_nothing_that_the_hub_does_not_know() throws Exception {
        for (Manifests manifests : List.of(base, production)) {
            assertThat(Pod.of(manifests).settings().ignoredVariables()).isEmpty();
        }
    }

    @Test
    void the_command_line_names_the_file_that_is_mounted() {
        Pod pod = Pod.of(base);
        assertThat(pod.arguments()).containsExactly("-cluster", "-conf", "conf/prod.json");
        VolumeMount mount = mount(pod, "settings");
        // Relative to where the image starts the hub.
        assertThat(mount.getMountPath()).isEqualTo("/opt/hub/conf");
        assertThat(mount.getSubPath()).isNull();
        Volume volume = volume(pod, "settings");
        assertThat(volume.getConfigMap().getName()).isEqualTo("hub-settings");
        assertThat(Arguments.read(pod.arguments().toArray(String[]::new), Map.of()))
                .isInstanceOf(StartRequest.class);
    }

    @Test
    void probes_ask_the_admin_server_and_give_the_start_the_time_it_may_take() {
        Pod pod = Pod.of(base);
        assertThat(pod.probes()).containsExactly("/health/live", "/health/live", "/health/ready");
        assertThat(probes(pod))
                .allSatisfy(each -> assertThat(each.getHttpGet().getPort()).isEqualTo(new IntOrString("admin")));
        Probe startup = pod.container().getStartupProbe();
        assertThat(startup.getPeriodSeconds() * startup.getFailureThreshold()).isGreaterThanOrEqualTo(30 + 120 + 30);
    }

    @Test
    void a_pod_that_stops_has_the_time_it_needs_and_the_next_one_waits_for_it() throws Exception {
        int seconds = Stopping.atMostSeconds(settings());
        assertThat(Pod.of(base).spec().getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(seconds + 5);
        for (Manifests manifests : List.of(base, production)) {
            DeploymentSpec deployment = deployment(manifests);
            assertThat(deployment.getMinReadySeconds()).isGreaterThanOrEqualTo(seconds);
            assertThat(deployment.getStrategy().getRollingUpdate().getMaxSurge())
                    .isEqualTo(new IntOrString(1));
            assertThat(deployment.getStrategy().getRollingUpdate().getMaxUnavailable())
                    .isEqualTo(new IntOrString(0));
            assertThat(manifests.only(PodDisruptionBudget.class).getSpec().getMaxUnavailable())
                    .isEqualTo(new IntOrString(1));
        }
    }

    @Test
    void pods_keep_to_the_restricted_standard_and_their_root_cannot_be_written() {
        Pod pod = Pod.of(base);
        assertThat(pod.spec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.spec().getEnableServiceLinks()).isFalse();
        assertThat(pod.spec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.spec().getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        SecurityContext security = pod.container().getSecurityContext();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(security.getCapabilities().getAdd()).isEmpty();
        assertThat(mount(pod, "tmp").getMountPath()).isEqualTo("/tmp");
        assertThat(volume(pod, "tmp").getEmptyDir()).isNotNull();
        assertThat(production.only(Namespace.class).getMetadata().getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }

    @Test
    void the_jvm_counts_on_what_the_pod_has() {
        Pod pod = Pod.of(base);
        var resources = pod.container().getResources();
        assertThat(pod.environment("10.1.2.3"))
                .containsEntry(
                        "JDK_JAVA_OPTIONS",
                        "-XX:ActiveProcessorCount=" + resources.getRequests().get("cpu"));
        assertThat(resources.getLimits()).containsOnlyKeys("memory");
        assertThat(resources.getLimits().get("memory"))
                .isEqualTo(resources.getRequests().get("memory"));
    }

    @Test
    void heap_sockets_and_jvm_fit_into_the_memory_together() throws Exception {
        var flag = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)").matcher(Files.readString(Path.of("Dockerfile")));
        assertThat(flag.find()).isTrue();
        var limit = Pod.of(base).container().getResources().getLimits().get("memory");
        double bytes = limit.getNumericalAmount().doubleValue();
        double heap = bytes * Integer.parseInt(flag.group(1)) / 100;
        // netty takes as much as the heap may have outside of it at most.
        assertThat(2 * heap + OF_THE_JVM).isLessThanOrEqualTo(bytes);
        assertThat(Files.readString(Path.of("conf", "chamber-hub.service"))).contains(flag.group());
    }

    @Test
    void the_number_of_pods_is_either_said_or_left_to_the_autoscaler() {
        assertThat(deployment(base).getReplicas()).isEqualTo(3);
        assertThat(deployment(production).getReplicas()).isNull();
        HorizontalPodAutoscalerSpec scaler =
                production.only(HorizontalPodAutoscaler.class).getSpec();
        assertThat(scaler.getMinReplicas()).isEqualTo(3);
        assertThat(scaler.getScaleTargetRef().getKind()).isEqualTo("Deployment");
        assertThat(scaler.getScaleTargetRef().getName())
                .isEqualTo(production.only(Deployment.class).getMetadata().getName());
    }

    private static Settings settings() throws SettingsException {
        return Pod.of(base).settings().settings();
    }

    private static DeploymentSpec deployment(Manifests manifests) {
        return manifests.only(Deployment.class).getSpec();
    }

    private static List<Probe> probes(Pod pod) {
        return List.of(
                pod.container().getStartupProbe(),
                pod.container().getLivenessProbe(),
                pod.container().getReadinessProbe());
    }

    private static VolumeMount mount(Pod pod, String name) {
        return onlyOne(pod.container().getVolumeMounts().stream()
                .filter(each -> each.getName().equals(name)));
    }

    private static Volume volume(Pod pod, String name) {
        return onlyOne(
                pod.spec().getVolumes().stream().filter(each -> each.getName().equals(name)));
    }

    private static <T> T onlyOne(Stream<T> found) {
        List<T> all = found.toList();
        assertThat(all).hasSize(1);
        return all.get(0);
    }
}
