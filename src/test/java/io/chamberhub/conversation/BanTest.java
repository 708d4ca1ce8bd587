package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.admin.Ban;
import io.chamberhub.conversation.Heard.End;
import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.conversation.Heard.Response;
import io.chamberhub.server.Admission;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.ProxySettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients whose address an operator has banned, behind a proxy that says where they are. */
class BanTest {
    private static final String HERE = "127.0.0.1";
    private static final String ELSEWHERE = "192.0.2.7";

    private final List<AutoCloseable> open = new ArrayList<>();
    private OneNode node;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable client : open) {
            client.close();
        }
        node.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobody_is_let_in_from_there_and_who_is_there_is_closed(boolean plain) throws TimeoutException {
        start(HubOptions.alone());
        if (plain) {
            node.overPlainSockets();
        }
        RawClient tea = enter(ELSEWHERE, "/tea", "I0");
        RawClient coffee = enter(ELSEWHERE, "/coffee", "I0");
        RawClient here = enter(HERE, "/tea", "I1:H0");
        tea.expect(Frame.text("H1"));
        Map<String, String> names = new HashMap<>();
        Visitor visitor = Visitor.connect("anna", node.port(), "/wss", names).enters("library");
        open.add(visitor);
        Instant until = later();
        get(node.control().ban(ELSEWHERE, until));
        tea.expectClose(4003, "Ejected");
        coffee.expectClose(4003, "Ejected");
        here.expect(Frame.text("B0"));
        Response refused = refused(ELSEWHERE);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("banned until " + until.truncatedTo(ChronoUnit.SECONDS));
        get(node.control().ban(HERE, until));
        here.expectClose(4003, "Ejected");
        visitor.isClosed(4003, "Ejected");
    }

    @Test
    void they_are_let_in_again_when_it_is_over_or_an_operator_says_so() throws TimeoutException {
        start(HubOptions.alone());
        get(node.control().ban(ELSEWHERE, later()));
        assertThat(refused(ELSEWHERE).status()).isEqualTo(403);
        assertThat(get(node.control().unban(ELSEWHERE))).isTrue();
        assertThat(get(node.control().unban(ELSEWHERE))).isFalse();
        enter(ELSEWHERE, "/tea", "I0");
        get(node.control().ban("192.0.2.8", Instant.now().plusMillis(300)));
        assertThat(RawClient.eventually(() -> request("192.0.2.8").status() == 101))
                .isTrue();
        assertThat(node.control().bans()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "192.0.2.7, ::ffff:192.0.2.7",
        "2001:db8::1, 2001:db8::1",
        "2001:DB8:0::1, 2001:db8::2",
        "2001:db8:0:0::/64, 2001:db8::1",
        "'2001:db8::1', '2001:db8:0:0:ffff::'",
    })
    void an_address_may_be_written_in_any_way_and_one_of_ipv6_stands_for_its_block(String banned, String client)
            throws TimeoutException {
        start(HubOptions.alone());
        get(node.control().ban(banned, later()));
        assertThat(request(client).status()).isEqualTo(403);
        assertThat(request("192.0.2.9").status()).isEqualTo(101);
        assertThat(request("2001:db8:0:1::1").status()).isEqualTo(101);
        assertThat(get(node.control().unban(banned))).isTrue();
        assertThat(request(client).status()).isEqualTo(101);
    }

    @Test
    void all_bans_are_listed_the_next_to_end_first() throws TimeoutException {
        start(HubOptions.alone());
        Instant until = later();
        get(node.control().ban(ELSEWHERE, until.plusSeconds(2)));
        get(node.control().ban("2001:db8::1", until.plusSeconds(1)));
        get(node.control().ban("192.0.2.8", until.plusSeconds(9)));
        get(node.control().ban("192.0.2.8", until));
        assertThat(node.control().bans())
                .containsExactly(
                        new Ban("192.0.2.8", until),
                        new Ban("2001:db8:0:0::/64", until.plusSeconds(1)),
                        new Ban(ELSEWHERE, until.plusSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "192.0.2", "192.0.2.0/24", "192.0.2.1/64", "2001:db8::/32", "fe80::1%eth0"})
    void what_is_no_address_cannot_be_banned(String address) throws TimeoutException {
        start(HubOptions.alone());
        assertThatThrownBy(() -> node.control().ban(address, later()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("address: " + address);
        assertThatThrownBy(() -> node.control().unban(address)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_ban_has_to_end_in_time_to_come() throws TimeoutException {
        start(HubOptions.alone());
        assertThatThrownBy(() -> node.control().ban(ELSEWHERE, Instant.now().minusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("until: ");
    }

    @Test
    void who_is_banned_while_it_is_decided_whether_it_may_enter_does_not() throws Exception {
        SlowAdmission slow = new SlowAdmission();
        start(HubOptions.alone().withAdmission(slow));
        RawClient client = dial(ELSEWHERE, "/tea");
        Promise<Admission.Verdict> deciding = slow.next();
        get(node.control().ban(ELSEWHERE, later()));
        deciding.complete(Admission.Verdict.admit());
        assertThat(client.response().status()).isEqualTo(403);
        client.expect(End.OF_STREAM);
    }

    private void start(HubOptions options) throws TimeoutException {
        List<HallSettings> halls = List.of(HallSettings.of("/"), HallSettings.rooms("/wss"));
        node = new OneNode(
                OneNode.settings(2, halls).withProxy(new ProxySettings(List.of("127.0.0.0/8"), false)), options);
    }

    private RawClient enter(String address, String target, String welcome) {
        RawClient client = dial(address, target);
        client.awaitAccepted();
        client.expect(Frame.text(welcome));
        return client;
    }

    private Response refused(String address) {
        RawClient client = dial(address, "/tea");
        Response response = client.response();
        client.expect(End.OF_STREAM);
        return response;
    }

    private Response request(String address) {
        try (RawClient client = dial(address, "/any")) {
            return client.response();
        }
    }

    private RawClient dial(String address, String target) {
        RawClient client = RawClient.dial(node.port());
        open.add(client);
        Map<String, List<String>> headers =
                address.equals(HERE) ? Map.of() : Map.of("X-Forwarded-For", List.of(address));
        client.request(target, headers, Buffer.buffer());
        return client;
    }

    private static Instant later() {
        return Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
    }

    private static <T> T get(Future<T> answer) throws TimeoutException {
        return answer.await(10, TimeUnit.SECONDS);
    }
}
