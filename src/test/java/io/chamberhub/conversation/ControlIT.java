package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.admin.ChamberCount;
import io.chamberhub.admin.HallCount;
import io.chamberhub.admin.MemberInfo;
import io.chamberhub.admin.NodeControl;
import io.chamberhub.admin.Publication;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.HallSettings;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What an operator tells one of three nodes: it concerns those who are connected there, but for bans. */
@Execution(ExecutionMode.SAME_THREAD) // One cluster is used by all.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ControlIT {
    private static final ChamberName TEA = new ChamberName("/", "tea");
    private static final int CLIENTS = 2 * ThreeNodes.NODES;

    private static ThreeNodes nodes;

    private final List<RawClient> tea = new ArrayList<>();

    @BeforeAll
    static void start() throws TimeoutException {
        nodes = new ThreeNodes(List.of(HallSettings.of("/")));
    }

    @AfterAll
    static void stop() throws TimeoutException {
        nodes.close();
    }

    @AfterEach
    void everybody_goes() throws TimeoutException {
        tea.forEach(RawClient::close);
        nodes.awaitNothing();
    }

    @Test
    void a_node_speaks_to_its_own_clients_and_all_nodes_to_all() throws TimeoutException {
        enter();
        Publication hello = new Publication(List.of(), true, Buffer.buffer("hello"));
        Publication toSome = new Publication(List.of(new MemberId(0), new MemberId(1)), true, Buffer.buffer("to some"));
        assertThat(get(control(1).publish(TEA, hello))).isEqualTo(2);
        assertThat(get(control(1).publish(TEA, toSome))).isEqualTo(1);
        assertThat(get(control(0).publish(TEA, toSome))).isEqualTo(1);
        tea.get(1).expect(Frame.text("Fserver\nhello"));
        tea.get(4).expect(Frame.text("Fserver\nhello"));
        tea.get(1).expect(Frame.text("Fserver\nto some"));
        tea.get(0).expect(Frame.text("Fserver\nto some"));
        tea.get(0).say("T**\nfence");
        tea.forEach(each -> each.expect(Frame.text("F0\nfence")));
    }

    @Test
    void a_node_lists_its_own_clients_and_ends_no_others() throws TimeoutException {
        enter();
        assertThat(control(2).halls()).containsExactly(new HallCount("/", 1, 2));
        assertThat(control(2).chambers("/", "", Optional.empty(), 9)).containsExactly(new ChamberCount("tea", 2));
        assertThat(get(control(2).members(TEA, Optional.empty(), 100)).members())
                .extracting(MemberInfo::id)
                .containsExactly(new MemberId(2), new MemberId(5));
        assertThat(get(control(0).eject(TEA, new MemberId(2)))).isFalse();
        assertThat(get(control(2).eject(TEA, new MemberId(2)))).isTrue();
        tea.get(2).expectClose(4003, "Ejected");
        others(2).forEach(each -> each.expect(Frame.text("B2")));
        assertThat(get(control(2).close(TEA))).isEqualTo(1);
        tea.get(5).expectClose(1000, "Chamber closed");
        others(2, 5).forEach(each -> each.expect(Frame.text("B5")));
    }

    @Test
    void a_ban_holds_on_all_nodes() throws TimeoutException {
        enter();
        Instant until = Instant.now().plus(1, ChronoUnit.HOURS);
        get(control(0).ban("::ffff:127.0.0.1", until));
        tea.forEach(each -> expectClosed(each, 4003, "Ejected"));
        for (int node = 0; node < ThreeNodes.NODES; node++) {
            assertThat(status(node)).isEqualTo(403);
            assertThat(control(node).bans()).hasSize(1);
        }
        assertThat(get(control(1).unban("127.0.0.1"))).isTrue();
        for (int node = 0; node < ThreeNodes.NODES; node++) {
            int port = node;
            assertThat(RawClient.eventually(() -> status(port) == 101)).isTrue();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void a_node_that_is_drained_hands_its_clients_over_and_the_others_go_on() throws TimeoutException {
        enter();
        Future<Void> drained = control(0).drain();
        expectClosed(tea.get(0), 1012, "Service restart");
        expectClosed(tea.get(3), 1012, "Service restart");
        drained.await(10, TimeUnit.SECONDS);
        assertThat(control(0).connections()).isZero();
        assertThat(status(0)).isEqualTo(503);
        assertThat(control(0).halls()).containsExactly(new HallCount("/", 0, 0));
        tea.get(1).say("T**\nstill here");
        for (int i : new int[] {1, 2, 4, 5}) {
            Heard heard = tea.get(i).next();
            while (heard.equals(Frame.text("B0")) || heard.equals(Frame.text("B3"))) {
                heard = tea.get(i).next();
            }
            assertThat(heard).isEqualTo(Frame.text("F1\nstill here"));
        }
    }

    private static NodeControl control(int node) {
        return nodes.control(node);
    }

    /** Two clients on each node, in turn, who know of each other. */
    private void enter() {
        for (int i = 0; i < CLIENTS; i++) {
            RawClient client = RawClient.connect(nodes.port(i), "/tea");
            assertThat(client.hear()).startsWith("I" + i);
            for (RawClient other : tea) {
                other.expect(Frame.text("H" + i));
            }
            tea.add(client);
        }
    }

    private List<RawClient> others(Integer... gone) {
        List<RawClient> others = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            if (!List.of(gone).contains(i)) {
                others.add(tea.get(i));
            }
        }
        return others;
    }

    private static int status(int node) {
        try (RawClient client = RawClient.dial(nodes.port(node))) {
            client.request("/any", Map.of(), Buffer.buffer());
            return client.response().status();
        }
    }

    /** It may hear before that others leave. */
    private static void expectClosed(RawClient client, int code, String reason) {
        Heard heard = client.next();
        while (heard instanceof Frame frame
                && frame.opcode() == Frame.TEXT
                && frame.text().startsWith("B")) {
            heard = client.next();
        }
        Frame closing = new Frame(true, Frame.CLOSE, Frame.closing(code, reason));
        assertThat(heard).isEqualTo(closing);
        client.send(closing);
        client.expect(End.OF_STREAM);
    }

    private static <T> T get(Future<T> answer) throws TimeoutException {
        return answer.await(10, TimeUnit.SECONDS);
    }
}
