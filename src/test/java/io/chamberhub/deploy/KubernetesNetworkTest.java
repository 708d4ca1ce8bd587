package io.chamberhub.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.OperationsPage;
import io.chamberhub.config.Settings;
import io.chamberhub.config.SettingsException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What connects the pods of the manifests, and what keeps others out, fits the pods and the hub. */
class KubernetesNetworkTest {
    private static final String PRODUCTION = "k8s/overlays/production";

    private static Manifests base;
    private static Manifests production;

    @BeforeAll
    static void build() {
        base = Manifests.of("k8s/base");
        production = Manifests.of(PRODUCTION);
    }

    @Test
    void a_pod_can_be_reached_where_the_hub_listens() throws Exception {
        Settings settings = settings();
        assertThat(Pod.of(base).ports())
                .isEqualTo(Map.of(
                        "clients", settings.server().port(),
                        "admin", settings.admin().port(),
                        "cluster", settings.cluster().port(),
                        "bus", settings.cluster().busPort()));
        assertThat(List.of(settings.server().host(), settings.admin().host())).containsOnly("0.0.0.0");
        assertThat(settings.cluster().host()).isEqualTo("10.1.2.3");
    }

    @Test
    void nodes_find_each_other_by_a_service_without_an_address_that_names_all_pods() throws Exception {
        String name = settings().cluster().kubernetesService().orElseThrow();
        Service nodes = base.named(Service.class, name);
        assertThat(nodes.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(nodes.getSpec().getPublishNotReadyAddresses()).isTrue();
        assertThat(production.named(Service.class, name).getMetadata().getNamespace())
                .isEqualTo(production.only(Deployment.class).getMetadata().getNamespace());
    }

    @Test
    void services_and_rules_select_the_pods() {
        for (Manifests manifests : List.of(base, production)) {
            Map<String, String> labels =
                    deployment(manifests).getTemplate().getMetadata().getLabels();
            assertThat(manifests.all(Service.class))
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(each.getSpec().getSelector()).isEqualTo(labels));
            assertThat(manifests.all(NetworkPolicy.class))
                    .hasSize(2)
                    .allSatisfy(each -> requireAll(labels, each.getSpec().getPodSelector()));
            requireAll(
                    labels, manifests.only(PodDisruptionBudget.class).getSpec().getSelector());
            requireAll(labels, deployment(manifests).getSelector());
            assertThat(Pod.of(manifests).spec().getTopologySpreadConstraints())
                    .hasSize(2)
                    .allSatisfy(each -> requireAll(labels, each.getLabelSelector()));
        }
    }

    @Test
    void services_lead_to_ports_of_the_pods() {
        Map<String, Integer> ports = Pod.of(base).ports();
        List<ServicePort> all = base.all(Service.class).stream()
                .flatMap(each -> each.getSpec().getPorts().stream())
                .toList();
        assertThat(all.stream().map(each -> each.getTargetPort().getStrVal()))
                .containsExactlyInAnyOrder("clients", "cluster", "bus");
        assertThat(all.stream().filter(each -> !each.getName().equals("clients")))
                .allSatisfy(each -> assertThat(each.getPort()).isEqualTo(ports.get(each.getName())));
    }

    @Test
    void the_ports_between_nodes_are_for_nodes_and_the_admin_port_is_for_monitoring() throws Exception {
        Settings settings = settings();
        for (Manifests manifests : List.of(base, production)) {
            NetworkPolicy nodes = manifests.named(NetworkPolicy.class, "hub-nodes");
            assertThat(nodes.getSpec().getPolicyTypes()).containsExactly("Ingress");
            List<NetworkPolicyIngressRule> rules = nodes.getSpec().getIngress();
            assertThat(rules).hasSize(2);
            assertThat(ports(rules.get(0)))
                    .containsExactly(
                            settings.cluster().port(), settings.cluster().busPort());
            assertThat(rules.get(0).getFrom()).hasSize(1).allSatisfy(peer -> {
                requireAll(deployment(manifests).getTemplate().getMetadata().getLabels(), peer.getPodSelector());
                assertThat(peer.getNamespaceSelector()).as("of this namespace").isNull();
                assertThat(peer.getIpBlock()).isNull();
            });
            assertThat(ports(rules.get(1))).containsExactly(settings.admin().port());
            assertThat(rules.get(1).getFrom()).hasSize(1).allSatisfy(peer -> assertThat(
                            peer.getNamespaceSelector().getMatchLabels())
                    .isEqualTo(Map.of("kubernetes.io/metadata.name", "monitoring")));
            List<NetworkPolicyIngressRule> clients = manifests
                    .named(NetworkPolicy.class, "hub-clients")
                    .getSpec()
                    .getIngress();
            assertThat(clients).hasSize(1).allSatisfy(rule -> assertThat(ports(rule))
                    .containsExactly(settings.server().port()));
        }
    }

    @Test
    void where_a_proxy_is_believed_nobody_else_gets_to_the_clients_port() throws Exception {
        Settings settings = Pod.of(production).settings().settings();
        assertThat(settings.server().proxy().trusted()).isNotEmpty();
        assertThat(production
                        .named(NetworkPolicy.class, "hub-clients")
                        .getSpec()
                        .getIngress())
                .allSatisfy(rule -> assertThat(rule.getFrom()).hasSize(1));
    }

    @Test
    void the_proxy_leads_to_the_clients_service_and_waits_longer_than_for_a_ping() throws Exception {
        Ingress ingress = production.only(Ingress.class);
        var backend = ingress.getSpec()
                .getRules()
                .get(0)
                .getHttp()
                .getPaths()
                .get(0)
                .getBackend()
                .getService();
        Service service = production.named(Service.class, backend.getName());
        assertThat(service.getSpec().getPorts().stream().map(ServicePort::getName))
                .containsExactly(backend.getPort().getName());
        int interval = settings().server().halls().stream()
                .mapToInt(hall -> hall.heartbeat().interval())
                .max()
                .orElseThrow();
        for (String timeout : List.of("proxy-read-timeout", "proxy-send-timeout")) {
            String seconds = ingress.getMetadata().getAnnotations().get("nginx.ingress.kubernetes.io/" + timeout);
            assertThat(Long.parseLong(seconds) * 1000).isGreaterThan(interval);
        }
    }

    @Test
    void what_clients_say_of_where_they_come_from_does_not_pass_the_proxy() {
        var headers = production.named(ConfigMap.class, "hub-proxy-headers");
        // An empty one is not passed on; X-Forwarded-For is written anew by ingress-nginx itself.
        assertThat(headers.getData()).isEqualTo(Map.of("Forwarded", ""));
        String place = headers.getMetadata().getNamespace() + "/"
                + headers.getMetadata().getName();
        assertThat(OperationsPage.commands("Kubernetes", "kubectl -n ingress-nginx patch configmap"))
                .hasSize(1)
                .allSatisfy(command -> assertThat(command).contains("\"proxy-set-headers\":\"" + place + "\""));
    }

    private static Settings settings() throws SettingsException {
        return Pod.of(base).settings().settings();
    }

    private static DeploymentSpec deployment(Manifests manifests) {
        return manifests.only(Deployment.class).getSpec();
    }

    private static void requireAll(Map<String, String> labels, LabelSelector selector) {
        assertThat(selector.getMatchLabels()).isEqualTo(labels);
        assertThat(selector.getMatchExpressions()).isEmpty();
    }

    private static List<Integer> ports(NetworkPolicyIngressRule rule) {
        assertThat(rule.getPorts().stream().map(NetworkPolicyPort::getProtocol)).containsOnly("TCP");
        return rule.getPorts().stream().map(each -> each.getPort().getIntVal()).toList();
    }
}
