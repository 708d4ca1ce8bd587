package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.Limits;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.server.HallSettings;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections from one address, in a hall that permits three of them. */
class AddressLimitTest {
    private static final int MOST = 3;
    private static final Frame FULL = new Frame(true, Frame.CLOSE, Frame.closing(1013, "Too many connections"));

    private final List<RawClient> open = new ArrayList<>();
    private OneNode node;

    @BeforeEach
    void start() throws TimeoutException {
        Limits limits = Limits.defaults().withConnectionsPerAddress(MOST).withCrowd(2, 512);
        node = new OneNode(List.of(HallSettings.of("/").withLimits(limits), HallSettings.of("/other/")));
    }

    @AfterEach
    void close() throws TimeoutException {
        open.forEach(RawClient::close);
        node.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void one_too_many_is_refused_after_the_handshake_whatever_its_chamber(boolean plain) throws TimeoutException {
        if (plain) {
            node.overPlainSockets();
        }
        enterAll();
        for (String chamber : List.of("/a", "/b", "/new")) {
            RawClient client = connect(chamber);
            client.expect(FULL);
            client.close();
        }
        connect("/other/hall").expect(Frame.text("I0"));
    }

    @Test
    void who_was_refused_has_taken_no_id_and_nobody_has_heard_of_it() {
        connect("/a").expect(Frame.text("I0"));
        connect("/b").expect(Frame.text("I0"));
        connect("/c").expect(Frame.text("I0"));
        connect("/a").expect(FULL);
        open.get(2).leave();
        RawClient next = enterEventually("/a");
        next.expect(Frame.text("I1:H0"));
        open.get(0).expect(Frame.text("H1"));
    }

    @Test
    void a_connection_that_ends_in_whatever_way_makes_room_for_one_more() {
        List<Consumer<RawClient>> ways = List.of(
                RawClient::leave,
                RawClient::reset,
                RawClient::close,
                client -> client.sendBytes(Buffer.buffer(new byte[] {(byte) 0x81, 0})),
                client -> client.say("no header line"));
        enterAll();
        for (Consumer<RawClient> way : ways) {
            RawClient leaving = open.remove(0);
            way.accept(leaving);
            leaving.close();
            enterEventually("/again" + ways.indexOf(way)).expect(Frame.text("I0"));
            RawClient refused = connect("/more");
            refused.expect(FULL);
            refused.close();
            open.remove(refused);
            assertThat(open).hasSize(MOST);
        }
    }

    @Test
    void who_finds_its_chamber_full_counts_until_it_is_gone_and_no_longer() {
        connect("/a").expect(Frame.text("I0"));
        connect("/a").expect(Frame.text("I1:H0"));
        for (int i = 0; i < 2 * MOST; i++) {
            RawClient client = enterEventually("/a");
            client.expectClose(1013, "Chamber is full");
        }
        enterEventually("/b").expect(Frame.text("I0"));
    }

    @Test
    void who_is_gone_before_it_is_let_in_does_not_count() {
        for (int i = 0; i < 30; i++) {
            RawClient client = RawClient.dial(node.port());
            client.request("/gone", Map.of(), Buffer.buffer());
            client.reset();
        }
        for (int i = 0; i < MOST; i++) {
            enterEventually("/" + i).expect(Frame.text("I0"));
        }
    }

    private void enterAll() {
        for (int i = 0; i < MOST; i++) {
            connect("/" + i).expect(Frame.text("I0"));
        }
    }

    private RawClient connect(String chamber) {
        RawClient client = RawClient.connect(node.port(), chamber);
        open.add(client);
        return client;
    }

    /** One whose first word is not that there are too many; that may be so for a moment after another one has gone. */
    private RawClient enterEventually(String chamber) {
        assertThat(RawClient.eventually(() -> {
                    RawClient client = connect(chamber);
                    if (client.peek().equals(FULL)) {
                        open.remove(client);
                        client.close();
                        return false;
                    }
                    return true;
                }))
                .isTrue();
        return open.get(open.size() - 1);
    }
}
