package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The clients of one chamber, on whatever nodes. */
final class Company {
    private static final Duration LOOK = Duration.ofMillis(50);

    private Company() {}

    /**
     * Waits until all that are still connected see each other and nobody else, each under an id of its own.
     *
     * @return those that are still connected
     */
    static List<Client> awaitAgreement(List<Client> clients, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            List<Client> open = clients.stream().filter(Client::isOpen).toList();
            Set<String> ids = open.stream().map(Client::id).collect(Collectors.toSet());
            if (ids.size() == open.size()
                    && open.stream().allMatch(client -> client.view().equals(ids))) {
                return open;
            }
            assertThat(System.nanoTime()).as("still %s", views(open)).isLessThan(deadline);
            clients.get(0).awaitMore(clients.get(0).heard().size(), LOOK);
        }
    }

    /** What each says every other one hears, once. */
    static void assertTalk(List<Client> clients, String text) {
        clients.forEach(client -> client.send("\n" + text));
        for (Client receiver : clients) {
            for (Client sender : clients) {
                if (sender != receiver) {
                    String message = "F" + sender.id() + "\n" + text;
                    receiver.awaitMessage(message);
                    assertThat(receiver.heard()).containsOnlyOnce(message);
                }
            }
        }
    }

    private static Map<String, Set<String>> views(List<Client> clients) {
        return clients.stream()
                .collect(Collectors.toMap(
                        client -> client.id() + "@" + System.identityHashCode(client),
                        Client::view,
                        (one, other) -> one,
                        TreeMap::new));
    }
}
