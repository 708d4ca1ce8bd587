package io.chamberhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnRecordTest {
    private static final String SERVICE = "hub-nodes";
    private static final String HOST = "10.0.0.2";

    private final List<Duration> waited = new ArrayList<>();
    private final Deque<List<String>> answers = new ArrayDeque<>();
    private final OwnRecord record = new OwnRecord(this::lookUp, waited::add);

    @Test
    void a_node_that_is_named_does_not_wait() throws Exception {
        answers.add(List.of("10.0.0.1", HOST));
        record.await(SERVICE, HOST);
        assertThat(waited).isEmpty();
    }

    @Test
    void one_that_is_not_waits_until_it_is_whether_the_name_is_known_or_not() throws Exception {
        answers.add(List.of());
        answers.add(List.of());
        answers.add(List.of("10.0.0.1"));
        answers.add(List.of("10.0.0.1", HOST));
        record.await(SERVICE, HOST);
        assertThat(waited).hasSize(3);
    }

    @Test
    void it_does_not_wait_for_ever() throws Exception {
        answers.add(List.of("10.0.0.1"));
        record.await(SERVICE, HOST);
        assertThat(waited.stream().reduce(Duration.ZERO, Duration::plus))
                .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
    }

    @Test
    void a_host_without_an_address_is_a_mistake() {
        answers.add(List.of(HOST));
        assertThatThrownBy(() -> record.await(SERVICE, "nobody")).isInstanceOf(UnknownHostException.class);
    }

    /** One answer after the other, the last one for ever. */
    private InetAddress[] lookUp(String name) throws UnknownHostException {
        if (name.equals(HOST)) {
            return new InetAddress[] {InetAddress.getByName(HOST)};
        }
        if (!name.equals(SERVICE)) {
            throw new UnknownHostException(name);
        }
        List<String> answer = answers.size() > 1 ? answers.remove() : answers.element();
        return resolve(answer);
    }

    private static InetAddress[] resolve(List<String> addresses) throws UnknownHostException {
        if (addresses.isEmpty()) {
            throw new UnknownHostException(SERVICE);
        }
        List<InetAddress> resolved = new ArrayList<>();
        for (String address : addresses) {
            resolved.add(InetAddress.getByName(address));
        }
        return resolved.toArray(InetAddress[]::new);
    }
}
