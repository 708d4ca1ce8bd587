package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final NodeInfo ADDRESS = new NodeInfo("10.0.0.1", 7000, null);

    private final Map<String, NodeInfo> memory = new HashMap<>();
    private final Set<String> nodes = new HashSet<>();
    private final Addresses addresses = new Addresses(
            (node, promise) -> {
                NodeInfo found = memory.get(node);
                if (found == null) {
                    promise.fail("nothing of " + node);
                } else {
                    promise.succeed(found);
                }
            },
            nodes::contains);

    @Test
    void a_node_says_where_it_is() {
        memory.put("a", ADDRESS);
        assertThat(find("a").result()).isEqualTo(ADDRESS);
    }

    @Test
    void what_the_cluster_has_forgotten_is_remembered() {
        nodes.add("a");
        memory.put("a", ADDRESS);
        find("a");
        memory.clear();
        assertThat(find("a").result()).isEqualTo(ADDRESS);
    }

    @Test
    void but_a_node_that_is_gone_is_nowhere() {
        memory.put("a", ADDRESS);
        find("a");
        assertThat(find("a").failed()).isTrue();
    }

    @Test
    void what_is_not_there_yet_is_asked_for_again() {
        nodes.add("a");
        assertThat(find("a").cause()).hasMessage("nothing of a");
        memory.put("a", ADDRESS);
        assertThat(find("a").result()).isEqualTo(ADDRESS);
    }

    private Future<NodeInfo> find(String node) {
        Promise<NodeInfo> promise = Promise.promise();
        addresses.find(node, promise);
        return promise.future();
    }
}
