package io.chamberhub.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.ShardId;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShardRoutesTest {
    private static final String HERE = new ShardId("here", 0).address();
    private static final String THERE = new ShardId("there", 12).address();

    private final Set<String> nodes = new HashSet<>(Set.of("here", "there"));
    private final List<String> announced = new ArrayList<>();
    private final ShardRoutes routes = new ShardRoutes(() -> "here", nodes::contains);

    ShardRoutesTest() {
        routes.listener(new RegistrationListener() {
            @Override
            public void registrationsUpdated(RegistrationUpdateEvent event) {
                announced.add(event.address() + " " + names(event.registrations()));
            }

            @Override
            public boolean wantsUpdatesFor(String address) {
                return true;
            }

            @Override
            public void registrationsLost() {}
        });
    }

    @Test
    void a_shard_is_where_its_node_is() {
        assertThat(routes.registrations(THERE)).containsExactly(new RegistrationInfo("there", 0, false));
    }

    @Test
    void on_a_node_that_is_not_in_the_cluster_there_is_none() {
        assertThat(routes.registrations(new ShardId("yonder", 0).address())).isEmpty();
    }

    @Test
    void a_shard_of_this_node_is_there_while_it_listens() {
        assertThat(routes.registrations(HERE)).isEmpty();
        routes.handlerAdded(HERE);
        assertThat(names(routes.registrations(HERE))).containsExactly("here");
        routes.handlerAdded(HERE);
        routes.handlerRemoved(HERE);
        routes.handlerRemoved(HERE);
        assertThat(routes.registrations(HERE)).isEmpty();
        assertThat(announced).containsExactly(HERE + " [here]", HERE + " [here]", HERE + " [here]", HERE + " []");
    }

    @Test
    void what_the_bus_was_told_of_a_node_is_taken_back_when_that_leaves() {
        assertThat(names(routes.registrations(THERE))).containsExactly("there");
        nodes.remove("there");
        routes.nodeLeft("there");
        routes.nodeLeft("there");
        assertThat(announced).containsExactly(THERE + " []");
        assertThat(routes.registrations(THERE)).isEmpty();
        nodes.add("there");
        assertThat(names(routes.registrations(THERE))).as("it is back").containsExactly("there");
    }

    @Test
    void an_address_of_another_form_is_nobodys() {
        assertThat(routes.registrations(ShardId.ADDRESS_PREFIX)).isEmpty();
        assertThat(routes.registrations(ShardId.ADDRESS_PREFIX + "there")).isEmpty();
    }

    private static List<String> names(List<RegistrationInfo> registrations) {
        return registrations.stream().map(RegistrationInfo::nodeId).toList();
    }
}
