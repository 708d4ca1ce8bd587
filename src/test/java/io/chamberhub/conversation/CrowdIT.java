package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.HallSettings;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What many clients do at the same time on three nodes. */
@Execution(ExecutionMode.SAME_THREAD) // Its clusters are in this JVM.
class CrowdIT {
    private static final int CROWD = 60;
    /** May all be on their way at once: a place is taken until the directory has been told that it is free. */
    private static final int DOOMED = 200;

    private static final int CHAMBER_ROOM = 20;
    private static final int HALL_ROOM = 7;

    private static ThreeNodes nodes;

    private final List<RawClient> clients = new ArrayList<>();

    /** A client and whom it knows to be there, itself included. */
    private static final class Guest {
        final RawClient client;
        final String id;
        final Set<String> present = new TreeSet<>();

        /** Takes the welcome of a client that has asked for the upgrade. */
        Guest(RawClient client) {
            this.client = client;
            client.awaitAccepted();
            List<String> items = List.of(client.hear().split(":", -1));
            assertThat(items).allMatch(item -> item.matches("[IH]\\d+")).doesNotHaveDuplicates();
            items.forEach(item -> present.add(item.substring(1)));
            id = items.get(0).substring(1);
        }

        /** Hears who comes and goes until so many are there. Each comes once and goes once. */
        void awaitPresent(int count) {
            while (present.size() != count) {
                hearWhoComesOrGoes();
            }
        }

        void awaitPresent(Set<String> ids) {
            while (!present.equals(ids)) {
                hearWhoComesOrGoes();
            }
        }

        private void hearWhoComesOrGoes() {
            String notice = client.hear();
            assertThat(notice).matches("[HB]\\d+");
            String other = notice.substring(1);
            assertThat(notice.startsWith("H") ? present.add(other) : present.remove(other))
                    .as("%s to %s, who knew of %s", notice, id, present)
                    .isTrue();
        }
    }

    @BeforeAll
    static void start() throws IOException, TimeoutException {
        List<HallSettings> halls = new ArrayList<>();
        halls.add(ThreeNodes.hall("/", CROWD, 1_000));
        halls.add(ThreeNodes.hall("/small/", CHAMBER_ROOM, 1_000));
        halls.add(ThreeNodes.hall("/doomed/", DOOMED + CROWD, 1_000));
        IntStream.rangeClosed(1, 5).forEach(i -> halls.add(ThreeNodes.hall("/few" + i + "/", CROWD, HALL_ROOM)));
        nodes = new ThreeNodes(halls);
    }

    @AfterAll
    static void stop() throws TimeoutException {
        nodes.close();
    }

    @AfterEach
    void leave() {
        clients.forEach(RawClient::reset);
        assertNothingIsLeft();
    }

    private static void assertNothingIsLeft() {
        assertThat(RawClient.eventually(() -> nodes.chamberAddresses() == 0))
                .as("chamber addresses in use: %d", nodes.chamberAddresses())
                .isTrue();
        assertThat(nodes.lostEvents()).isZero();
    }

    @Test
    void sockets_that_die_while_they_enter_leave_nothing_behind() {
        for (int i = 0; i < DOOMED; i++) {
            RawClient client = ask(i, "/doomed/place");
            switch (i / ThreeNodes.NODES % 4) {
                case 0 -> client.reset();
                case 1 -> client.close();
                case 2 -> {
                    client.awaitAccepted();
                    client.reset();
                }
                default -> {
                    client.awaitAccepted();
                    client.sendBytes(client.encode(new Frame(true, Frame.CLOSE, Buffer.buffer())));
                    client.close();
                }
            }
        }
        // These come to every shard after all of the above.
        List<Guest> late = IntStream.range(0, 2 * ThreeNodes.NODES)
                .mapToObj(i -> new Guest(ask(i, "/doomed/place")))
                .toList();
        late.forEach(guest -> guest.awaitPresent(late.size()));
        late.forEach(guest -> guest.client.reset());
        assertNothingIsLeft();
        for (int node = 0; node < ThreeNodes.NODES; node++) {
            Guest next = new Guest(ask(node, "/doomed/place"));
            assertThat(next.present).containsExactly(next.id);
            next.client.leave();
            assertNothingIsLeft();
        }
    }

    @Test
    void newcomers_of_the_same_instant_find_each_other() {
        for (int round = 0; round < 200; round++) {
            String chamber = "/together" + round;
            List<RawClient> asking =
                    IntStream.range(0, ThreeNodes.NODES).mapToObj(this::dial).toList();
            asking.forEach(client -> client.request(chamber, Map.of(), Buffer.buffer()));
            List<Guest> guests = asking.stream().map(Guest::new).toList();
            guests.forEach(guest -> guest.awaitPresent(ThreeNodes.NODES));
            Set<String> ids = new TreeSet<>();
            guests.forEach(guest -> ids.add(guest.id));
            assertThat(ids).hasSize(ThreeNodes.NODES);
            assertThat(guests).allMatch(guest -> guest.present.equals(ids));
            guests.forEach(guest -> guest.client.reset());
        }
    }

    @Test
    void newcomers_of_the_same_instant_find_each_other_where_others_leave_in_that_instant() {
        List<Guest> before = List.of();
        for (int round = 0; round < 100; round++) {
            List<RawClient> asking =
                    IntStream.range(0, ThreeNodes.NODES).mapToObj(this::dial).toList();
            before.forEach(guest -> guest.client.reset());
            asking.forEach(client -> client.request("/revolving", Map.of(), Buffer.buffer()));
            List<Guest> guests = asking.stream().map(Guest::new).toList();
            Set<String> ids = new TreeSet<>();
            guests.forEach(guest -> ids.add(guest.id));
            guests.forEach(guest -> guest.awaitPresent(ids));
            before = guests;
        }
    }

    @Test
    void a_newcomer_hears_the_very_first_message_after_it_was_announced() {
        Guest sender = new Guest(ask(0, "/first"));
        for (int round = 0; round < 300; round++) {
            RawClient asking = ask(1 + round % 2, "/first");
            sender.awaitPresent(2);
            sender.client.say("\n" + round);
            Guest newcomer = new Guest(asking);
            assertThat(newcomer.present).isEqualTo(sender.present);
            assertThat(newcomer.client.hear()).isEqualTo("F" + sender.id + "\n" + round);
            newcomer.client.leave();
            sender.awaitPresent(1);
        }
    }

    @Test
    void a_message_to_any_one_reaches_one_and_chance_spreads_them_over_all_nodes() {
        int messages = 200;
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < 2 * ThreeNodes.NODES; i++) {
            guests.add(new Guest(ask(i, "/lottery")));
            guests.forEach(guest -> guest.awaitPresent(guests.size()));
        }
        Guest sender = guests.get(0);
        for (int i = 0; i < messages; i++) {
            sender.client.say("T*\n" + i);
        }
        sender.client.say("T**\nover");
        Map<String, Integer> receivers = new HashMap<>();
        for (Guest guest : guests) {
            String over = "F" + sender.id + "\nover";
            for (String heard = guest.client.hear(); !heard.equals(over); heard = guest.client.hear()) {
                assertThat(receivers.put(heard, guests.indexOf(guest)))
                        .as("the one who heard %s before", heard)
                        .isNull();
            }
        }
        assertThat(receivers).hasSize(messages);
        assertThat(receivers.values()).contains(1, 2, 3, 4, 5).doesNotContain(0);
    }

    @RepeatedTest(5)
    void a_chamber_lets_in_exactly_as_many_as_it_may(RepetitionInfo repetition) {
        String chamber = "/small/chamber" + repetition.getCurrentRepetition();
        List<RawClient> inside = crowd(i -> chamber, "Chamber is full");
        assertThat(inside).hasSize(CHAMBER_ROOM);
        inside.remove(0).reset();
        assertThat(RawClient.eventually(() -> letsIn(chamber))).isTrue();
    }

    @RepeatedTest(5)
    void a_hall_has_exactly_as_many_chambers_as_it_may(RepetitionInfo repetition) {
        String hall = "/few" + repetition.getCurrentRepetition() + "/";
        List<RawClient> inside = crowd(i -> hall + i, "Too many chambers");
        assertThat(inside).hasSize(HALL_ROOM);
        inside.remove(0).reset();
        assertThat(RawClient.eventually(() -> letsIn(hall + "another"))).isTrue();
    }

    private boolean letsIn(String target) {
        RawClient client = ask(1, target);
        client.awaitAccepted();
        boolean welcome = client.next() instanceof Frame frame && frame.opcode() == Frame.TEXT;
        client.close();
        return welcome;
    }

    /** So many ask at once. Who is not let in has to hear why; who is, is returned. */
    private List<RawClient> crowd(IntFunction<String> target, String refusal) {
        List<RawClient> all = IntStream.range(0, CROWD).mapToObj(this::dial).toList();
        IntStream.range(0, CROWD).forEach(i -> all.get(i).request(target.apply(i), Map.of(), Buffer.buffer()));
        List<RawClient> inside = new ArrayList<>();
        for (RawClient client : all) {
            client.awaitAccepted();
            Heard first = client.next();
            if (first instanceof Frame frame && frame.opcode() == Frame.TEXT) {
                assertThat(frame.text()).startsWith("I");
                inside.add(client);
            } else {
                Buffer closing = Frame.closing(1013, refusal);
                assertThat(first).isEqualTo(new Frame(true, Frame.CLOSE, closing));
                client.close();
            }
        }
        return inside;
    }

    private RawClient dial(int node) {
        RawClient client = RawClient.dial(nodes.port(node));
        clients.add(client);
        return client;
    }

    private RawClient ask(int node, String target) {
        RawClient client = dial(node);
        client.request(target, Map.of(), Buffer.buffer());
        return client;
    }
}
