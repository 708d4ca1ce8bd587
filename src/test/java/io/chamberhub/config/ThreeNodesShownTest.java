package io.chamberhub.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.chamberhub.OperationsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands that operators are shown start three nodes where the proxies' configurations look for them. */
class ThreeNodesShownTest {
    private static final List<StartRequest> NODES =
            OperationsPage.commands("From download to three nodes", "HUB_").stream()
                    .map(ThreeNodesShownTest::request)
                    .toList();

    @Test
    void they_are_a_cluster_that_believes_its_proxy() {
        assertThat(NODES).hasSize(3).allSatisfy(node -> {
            Settings settings = node.settings();
            assertThat(node.clustered()).isTrue();
            assertThat(node.ignoredVariables()).isEmpty();
            assertThat(settings.server().proxy().trusted()).containsExactly("127.0.0.1");
            assertThat(settings.cluster().members())
                    .contains(
                            settings.cluster().host() + ":" + settings.cluster().port());
        });
        assertThat(NODES).extracting(node -> node.settings().cluster().port()).doesNotHaveDuplicates();
    }

    @Test
    void haproxy_and_nginx_find_them() throws IOException {
        List<String> haproxy = Files.readAllLines(Path.of("conf/haproxy.cfg"));
        List<String> nginx = Files.readAllLines(Path.of("conf/nginx.conf"));
        for (int i = 0; i < NODES.size(); i++) {
            Settings settings = NODES.get(i).settings();
            String place = "server%s 127.0.0.1:" + settings.server().port();
            int admin = settings.admin().port();
            assertThat(haproxy).contains("    " + place.formatted(" node" + (i + 1)) + " port " + admin);
            assertThat(nginx).anyMatch(line -> line.startsWith("        " + place.formatted("") + " "));
        }
    }

    @Test
    void prometheus_scrapes_them() throws IOException {
        JsonNode jobs = new YAMLMapper()
                .readTree(Path.of("conf/prometheus.yml").toFile())
                .path("scrape_configs");
        assertThat(jobs).hasSize(1);
        List<String> targets = new ArrayList<>();
        jobs.findValues("targets").forEach(all -> all.forEach(each -> targets.add(each.asText())));
        assertThat(targets)
                .containsExactlyElementsOf(NODES.stream()
                        .map(node -> "127.0.0.1:" + node.settings().admin().port())
                        .toList());
        // Alerts know them by that.
        assertThat(jobs.get(0).path("job_name").asText()).contains("hub");
    }

    private static StartRequest request(String command) {
        String[] words = command.split(" ");
        Map<String, String> variables = Stream.of(words)
                .filter(word -> word.startsWith("HUB_"))
                .map(word -> word.split("=", 2))
                .collect(Collectors.toMap(word -> word[0], word -> word[1]));
        assertThat(words[variables.size()]).isEqualTo("java");
        String[] arguments = Arrays.copyOfRange(words, variables.size() + 3, words.length);
        return (StartRequest) Arguments.read(arguments, variables);
    }
}
