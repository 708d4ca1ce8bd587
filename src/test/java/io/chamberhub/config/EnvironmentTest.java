package io.chamberhub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void variables_are_named_after_their_keys() {
        assertThat(Keys.OF_HUB)
                .extracting(Key::variable)
                .containsExactly(
                        "HUB_HOST",
                        "HUB_PORT",
                        "HUB_SHARDS",
                        "HUB_TRANSPORT",
                        "HUB_TLS_CERT",
                        "HUB_TLS_KEY",
                        "HUB_PROXY_TRUSTED",
                        "HUB_PROXY_PROTOCOL",
                        "HUB_HANDSHAKE_TIMEOUT",
                        "HUB_HANDSHAKE_PENDING",
                        "HUB_CLUSTER_NAME",
                        "HUB_CLUSTER_HOST",
                        "HUB_CLUSTER_PORT",
                        "HUB_CLUSTER_BUS_PORT",
                        "HUB_CLUSTER_MEMBERS",
                        "HUB_CLUSTER_KUBERNETES_SERVICE",
                        "HUB_CLUSTER_TLS_CERT",
                        "HUB_CLUSTER_TLS_KEY",
                        "HUB_CLUSTER_TLS_CA",
                        "HUB_CLUSTER_DEAD_AFTER",
                        "HUB_CLUSTER_REPLAY_BYTES",
                        "HUB_CLUSTER_REPLAY_PERIOD",
                        "HUB_CLUSTER_CREDIT",
                        "HUB_DRAIN_NOTICE",
                        "HUB_DRAIN_PERIOD",
                        "HUB_ADMIN_HOST",
                        "HUB_ADMIN_PORT",
                        "HUB_ADMIN_TOKEN",
                        "HUB_LOG_LEVEL",
                        "HUB_LOG_FORMAT",
                        "HUB_LOG_LEVELS");
    }

    @Test
    void a_variable_overrides_the_json_and_the_default() throws SettingsException {
        Settings settings = read(
                "{\"port\": 1, \"shards\": 3}",
                Map.of("HUB_PORT", "9000", "HUB_LOG_LEVEL", "warn", "HUB_CLUSTER_MEMBERS", "a:1, b:2"));
        assertThat(settings.server().port()).isEqualTo(9000);
        assertThat(settings.server().shards()).isEqualTo(3);
        assertThat(settings.log().level().name()).isEqualTo("WARN");
        assertThat(settings.cluster().members()).containsExactly("a:1", "b:2");
    }

    @Test
    void a_pair_of_files_may_come_from_both() throws SettingsException {
        assertThat(read("{\"tls\": {\"cert\": \"c\"}}", Map.of("HUB_TLS_KEY", "k"))
                        .server()
                        .tls()
                        .orElseThrow()
                        .key())
                .isEqualTo(Path.of("k"));
    }

    @Test
    void members_in_the_json_can_be_emptied_for_a_service() throws SettingsException {
        Map<String, String> environment =
                Map.of("HUB_CLUSTER_KUBERNETES_SERVICE", "hub.svc", "HUB_CLUSTER_MEMBERS", "");
        assertThat(read("{\"cluster\": {\"members\": [\"a:1\"]}}", environment)
                        .cluster()
                        .kubernetesService())
                .contains("hub.svc");
    }

    @Test
    void a_mistake_names_the_variable() {
        assertThat(mistakes("{}", "HUB_PORT", "70000"))
                .containsExactly("HUB_PORT: 70000 is not allowed; a whole number from 0 to 65535");
        assertThat(mistakes("{}", "HUB_PORT", "8e3"))
                .containsExactly("HUB_PORT: \"8e3\" is not allowed; a whole number from 0 to 65535");
        assertThat(mistakes("{}", "HUB_PORT", "99999999999999999999"))
                .containsExactly("HUB_PORT: \"99999999999999999999\" is not allowed; a whole number from 0 to 65535");
        assertThat(mistakes("{}", "HUB_HOST", ""))
                .containsExactly("HUB_HOST: \"\" is not allowed; a host name or an IP address");
        assertThat(mistakes("{}", "HUB_CLUSTER_MEMBERS", "a:1,,b"))
                .containsExactly(
                        "HUB_CLUSTER_MEMBERS[1]: \"\" is not allowed; host:port with a port from 1 to 65535",
                        "HUB_CLUSTER_MEMBERS[2]: \"b\" is not allowed; host:port with a port from 1 to 65535");
        assertThat(mistakes("{\"cluster\": {\"members\": [\"a:1\"]}}", "HUB_CLUSTER_KUBERNETES_SERVICE", "s"))
                .containsExactly("cluster.members: [\"a:1\"] is not allowed;"
                        + " empty or absent beside HUB_CLUSTER_KUBERNETES_SERVICE");
    }

    @Test
    void a_mistake_in_the_json_stays_one_where_a_variable_overrides_it() {
        assertThat(mistakes("{\"port\": -1}", "HUB_PORT", "1"))
                .containsExactly("port: -1 is not allowed; a whole number from 0 to 65535");
    }

    @Test
    void variables_that_match_no_key_are_ignored_by_name() throws SettingsException {
        Map<String, String> environment = Map.of(
                "HUB_SERVICE_HOST", "10.0.0.1",
                "HUB_PORT", "tcp://10.0.0.1:8080",
                "HUB_PORT_8080_TCP", "tcp://10.0.0.1:8080",
                "PATH", "/bin",
                "HUB_HALLS", "{}");
        SettingsReader.Result result = SettingsReader.read(new JsonObject(), environment);
        assertThat(result.ignoredVariables())
                .containsExactly("HUB_HALLS", "HUB_PORT", "HUB_PORT_8080_TCP", "HUB_SERVICE_HOST");
        assertThat(result.settings()).isEqualTo(Settings.defaults());
    }

    private static Settings read(String json, Map<String, String> environment) throws SettingsException {
        return SettingsReader.read(new JsonObject(json), environment).settings();
    }

    private static List<String> mistakes(String json, String variable, String value) {
        return catchThrowableOfType(SettingsException.class, () -> read(json, Map.of(variable, value)))
                .mistakes();
    }
}
