package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.Prerequisite;
import io.vertx.core.json.JsonObject;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What serves the sockets of {@code java -jar hub-fat.jar}. */
class TransportIT {
    private static final int ENVIRONMENT = 1;

    /** With this, netty takes the machine for one that has no native transport. */
    private static final String NO_NATIVE = "-Dio.netty.transport.noNative=true";

    private static final String DISABLED = "Native transport was explicit disabled with " + NO_NATIVE;

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "io_uring"})
    void two_clients_talk_over_the_one_that_was_asked_for(String transport) {
        require(transport);
        try (HubProcess hub = start(List.of(), transport).awaitReady()) {
            assertThat(hub.log().now()).anyMatch(line -> line.endsWith(" transport=" + transport));
            assertServes(hub);
        }
    }

    @Test
    void a_cluster_talks_over_io_uring() {
        require("io_uring");
        JsonObject settings = HubProcess.settings().put("transport", "io_uring");
        try (Nodes nodes = Nodes.startInTurn("uring", 2, settings)) {
            Company.assertTalk(
                    nodes.all().stream()
                            .map(node -> Client.enter(node.chamber("/uring")))
                            .toList(),
                    "over io_uring");
            nodes.all().forEach(HubProcess::assertUntroubled);
        }
    }

    @Test
    void by_default_it_is_epoll() {
        require("epoll");
        try (HubProcess hub = start(List.of(), "auto").awaitReady()) {
            assertThat(hub.log().now())
                    .anyMatch(line -> line.endsWith(" transport=epoll"))
                    .noneMatch(line -> line.contains(" Transports "));
        }
    }

    @Test
    void where_epoll_cannot_be_used_one_line_says_why_and_nio_serves() {
        try (HubProcess hub = start(List.of(NO_NATIVE), "auto").awaitReady()) {
            assertThat(hub.log().now())
                    .anyMatch(line -> line.endsWith(" transport=nio"))
                    .filteredOn(line -> line.contains("epoll"))
                    .singleElement()
                    .asString()
                    .endsWith(
                            " INFO Transports epoll cannot be used here; NIO serves in its place, nothing need be done"
                                    + " reason=\"" + DISABLED + "\"");
            assertServes(hub);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "io_uring"})
    void one_that_was_asked_for_and_cannot_be_used_ends_the_start(String transport) {
        try (HubProcess hub = start(List.of(NO_NATIVE), transport)) {
            assertThat(hub.exitCode(Duration.ofSeconds(15))).isEqualTo(ENVIRONMENT);
            assertThat(hub.errors())
                    .containsExactly("transport: " + transport + " cannot be used here (" + DISABLED
                            + "); set auto, or see to it that it can");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch_64"})
    void the_jar_brings_the_native_code_for_this_kind_of_machine(String machine) throws Exception {
        try (JarFile jar = new JarFile(HubProcess.JAR.toFile())) {
            assertThat(Stream.of("epoll_", "io_uring42_")
                            .map(name -> "META-INF/native/libnetty_transport_native_" + name + machine + ".so"))
                    .allSatisfy(name -> assertThat(jar.getEntry(name)).as(name).isNotNull());
        }
    }

    private static HubProcess start(List<String> flags, String transport) {
        JsonObject settings = HubProcess.settings().put("transport", transport);
        return HubProcess.start(transport, Map.of(), List.of(), flags, "-conf", settings.encode());
    }

    private static void assertServes(HubProcess hub) {
        Company.assertTalk(List.of(Client.enter(hub.chamber("/talk")), Client.enter(hub.chamber("/talk"))), "hello");
        hub.terminate();
        assertThat(hub.exitCode(Duration.ofSeconds(10))).isEqualTo(HubProcess.TERMINATED);
        hub.assertUntroubled();
    }

    private static void require(String transport) {
        Transport wanted = Stream.of(Transport.NIO, Transport.EPOLL, Transport.IO_URING)
                .filter(each -> each.name().equals(transport))
                .findFirst()
                .orElseThrow();
        Prerequisite.require(wanted.available(), "this machine does not permit " + transport);
    }
}
