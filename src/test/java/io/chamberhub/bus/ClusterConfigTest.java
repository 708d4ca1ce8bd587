package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.chamberhub.chamber.ReplayLimits;
import io.vertx.core.eventbus.EventBusOptions;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterConfigTest {
    private static final List<String> MEMBERS = List.of("10.0.0.1:5701", "10.0.0.2:5701");

    @Test
    void nodes_are_found_by_list_and_in_no_other_way() throws Exception {
        JoinConfig join = join(MEMBERS, Optional.empty());
        assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
        assertThat(join.getTcpIpConfig().getMembers()).isEqualTo(MEMBERS);
        assertThat(join.getKubernetesConfig().isEnabled()).isFalse();
        requireNoGuessing(join);
    }

    @Test
    void or_by_the_name_of_a_service_and_in_no_other_way() throws Exception {
        JoinConfig join = join(List.of(), Optional.of("hub.default.svc"));
        assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
        assertThat(join.getKubernetesConfig().getProperty("service-dns")).isEqualTo("hub.default.svc");
        assertThat(join.getKubernetesConfig().getProperty("service-port")).isEqualTo("5701");
        assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
        requireNoGuessing(join);
    }

    private static void requireNoGuessing(JoinConfig join) {
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
        assertThat(join.isAutoDetectionEnabled()).isFalse();
        assertThat(join.getAwsConfig().isEnabled()).isFalse();
        assertThat(join.getAzureConfig().isEnabled()).isFalse();
        assertThat(join.getGcpConfig().isEnabled()).isFalse();
        assertThat(join.getEurekaConfig().isEnabled()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1000,1,1,22", "1999,1,1,22", "5000,5,1,30", "10000,10,2,40", "60000,60,12,140"})
    void deaths_are_noticed_as_fast_as_the_settings_say(int deadAfter, String silence, String beat, String claim)
            throws Exception {
        Config config = ClusterConfig.hazelcast(settings("127.0.0.1", deadAfter));
        assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo(silence);
        assertThat(config.getProperty("hazelcast.heartbeat.interval.seconds")).isEqualTo(beat);
        assertThat(config.getProperty("hazelcast.mastership.claim.timeout.seconds"))
                .isEqualTo(claim);
        assertThat(config.getProperty("hazelcast.operation.call.timeout.millis"))
                .isEqualTo(String.valueOf(2 * deadAfter));
    }

    @Test
    void nothing_leaves_the_cluster_and_nothing_else_runs() throws Exception {
        Config config = ClusterConfig.hazelcast(settings("127.0.0.1", 5000));
        assertThat(config.getClusterName()).isEqualTo("hub");
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.logging.type")).isEqualTo("slf4j");
        assertThat(config.getJetConfig().isEnabled()).isFalse();
        assertThat(config.getMetricsConfig().isEnabled()).isFalse();
        assertThat(config.getMapConfigs()).containsKeys("hub.chambers", "hub.halls");
    }

    @Test
    void a_node_binds_its_own_address_and_port_only() throws Exception {
        Config config = ClusterConfig.hazelcast(settings("127.0.0.1", 5000));
        assertThat(config.getNetworkConfig().getPort()).isEqualTo(5701);
        assertThat(config.getNetworkConfig().isPortAutoIncrement()).isFalse();
        assertThat(config.getProperty("hazelcast.local.localAddress")).isEqualTo("127.0.0.1");
    }

    @Test
    void an_ipv6_address_is_not_kept_from_working() throws Exception {
        Config config = ClusterConfig.hazelcast(settings("::1", 5000));
        assertThat(config.getProperty("hazelcast.local.localAddress")).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(config.getProperty("hazelcast.prefer.ipv4.stack")).isEqualTo("false");
    }

    @Test
    void a_name_becomes_the_address_it_stands_for() throws Exception {
        Config config = ClusterConfig.hazelcast(settings("localhost", 5000));
        assertThat(config.getProperty("hazelcast.local.localAddress")).isEqualTo("127.0.0.1");
    }

    @Test
    void a_name_that_means_nothing_is_said() {
        assertThatThrownBy(() -> ClusterConfig.hazelcast(settings("no-such-host.invalid", 5000)))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void the_event_bus_gives_up_fast() {
        EventBusOptions bus = ClusterConfig.eventBus(settings("127.0.0.1", 5000));
        assertThat(bus.getHost()).isEqualTo("127.0.0.1");
        assertThat(bus.getPort()).isEqualTo(7000);
        assertThat(bus.isTcpNoDelay()).isTrue();
        assertThat(bus.getConnectTimeout()).isEqualTo(2000);
        assertThat(bus.getClusterPingInterval()).isEqualTo(2000);
        assertThat(bus.getClusterPingReplyInterval()).isEqualTo(3000);
        assertThat(bus.getReadIdleTimeout()).isEqualTo(5);
        assertThat(bus.getIdleTimeoutUnit()).isEqualTo(TimeUnit.SECONDS);
    }

    @Test
    void the_others_come_to_the_event_bus_itself_unless_a_test_says_otherwise() {
        ClusterSettings settings = settings("127.0.0.1", 5000);
        assertThat(ClusterConfig.eventBus(settings).getClusterPublicPort()).isEqualTo(-1);
        System.setProperty("hub.test.busPublicPort", "7001");
        try {
            assertThat(ClusterConfig.eventBus(settings).getClusterPublicPort()).isEqualTo(7001);
        } finally {
            System.clearProperty("hub.test.busPublicPort");
        }
    }

    private static JoinConfig join(List<String> members, Optional<String> service) throws Exception {
        ClusterSettings settings = new ClusterSettings(
                "hub", "127.0.0.1", 5701, 0, members, service, Optional.empty(), StreamSettings.defaults());
        return ClusterConfig.hazelcast(settings).getNetworkConfig().getJoin();
    }

    private static ClusterSettings settings(String host, int deadAfter) {
        return new ClusterSettings(
                "hub", host, 5701, 7000, MEMBERS, Optional.empty(), Optional.empty(), deadAfter(deadAfter));
    }

    private static StreamSettings deadAfter(int millis) {
        return new StreamSettings(ReplayLimits.defaults(), 8 << 20, millis);
    }
}
