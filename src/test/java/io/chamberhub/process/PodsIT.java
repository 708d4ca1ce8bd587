package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.deploy.Image;
import io.chamberhub.deploy.Manifests;
import io.chamberhub.deploy.Pod;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three pods of the manifests, on three hosts, before and after the cluster's DNS knows of them. */
class PodsIT {
    private static final String SERVICE = "hub-nodes.hub.svc.cluster.local";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void they_wait_for_dns_and_are_one_cluster_on_a_root_that_cannot_be_written() throws Exception {
        Pod pod = Pod.of(Manifests.of("k8s/overlays/production"));
        PodSandbox sandbox = new PodSandbox(pod, Image.read());
        List<HubProcess> pods = new ArrayList<>();
        try (Hosts hosts = Hosts.create(3);
                ClusterDns dns = ClusterDns.start(SERVICE, hosts.outside())) {
            for (int host = 0; host < 3; host++) {
                pods.add(sandbox.start(
                        hosts.places().get(host), resolver(hosts.outside().get(host))));
            }
            hosts.outside()
                    .forEach(each -> Recording.awaitTrue(PATIENCE, () -> dns.asked(each) > 2, "a question to " + each));
            dns.know(hosts.places().stream().map(Place::cluster).toList());
            pods.forEach(PodsIT::awaitStart);
            hosts.places().forEach(place -> assertAnswers(pod, place));
            assertOneCluster(pods, hosts.places());
            pods.forEach(HubProcess::terminate);
            pods.forEach(each -> assertThat(each.exitCode(PATIENCE)).isEqualTo(HubProcess.TERMINATED));
        } finally {
            pods.forEach(HubProcess::close);
        }
    }

    /** What a kubelet writes for a pod of the namespace. */
    private static List<String> resolver(String server) {
        return List.of(
                "search hub.svc.cluster.local svc.cluster.local cluster.local",
                "nameserver " + server,
                "options ndots:5");
    }

    private static void awaitStart(HubProcess pod) {
        assertThat(pod.logged(".* listening url=(\\S+) .*")).isEqualTo("ws://0.0.0.0:8080/");
        assertThat(pod.log().now()).anyMatch(line -> line.contains("waiting to be found in DNS"));
        // The native library could be unpacked and loaded.
        assertThat(pod.log().now()).anyMatch(line -> line.contains("transport=epoll"));
    }

    /** To the kubelet, and to who scales by it. */
    private static void assertAnswers(Pod pod, Place place) {
        URI admin = URI.create("http://" + place.clients() + ":" + pod.ports().get("admin"));
        pod.probes().forEach(probe -> assertThat(Http.get(admin.resolve(probe)).status())
                .as(probe)
                .isEqualTo(200));
        Http.Answer metrics = Http.poll(
                admin.resolve("/metrics"),
                answer -> answer.body().lines().anyMatch(line -> line.matches("hub_cluster_nodes 3(\\.0)?")));
        assertThat(metrics.body()).containsPattern("(?m)^" + pod.scaledBy() + "[ {]");
    }

    private static void assertOneCluster(List<HubProcess> pods, List<Place> places) {
        List<Client> clients = places.stream()
                .map(place -> Client.enter(URI.create("ws://" + place.clients() + ":8080/pods")))
                .toList();
        Company.assertTalk(clients, "here I am");
        clients.forEach(Client::leave);
        for (HubProcess pod : pods) {
            assertThat(pod.log().now())
                    .as("one cluster from the start")
                    .noneMatch(line -> line.contains("part of a cluster again"))
                    .noneMatch(line -> line.matches("\\S+ (WARN|ERROR) .*"));
            assertThat(pod.errors()).allMatch(line -> line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS"));
        }
    }
}
