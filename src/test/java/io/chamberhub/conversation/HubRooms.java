package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.config.SettingsException;
import io.chamberhub.config.SettingsReader;
import io.chamberhub.rooms.Rooms;
import io.chamberhub.server.HallSettings;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntUnaryOperator;

/** The hub, on one node or on several. */
final class HubRooms implements RoomsServer {
    private static final String SILENT = "/silent";

    /** In ns. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private interface Nodes {
        void close() throws TimeoutException;
    }

    private final Nodes nodes;
    private final IntUnaryOperator ports;
    private final Rooms rooms;

    private HubRooms(Nodes nodes, IntUnaryOperator ports, Rooms rooms) {
        this.nodes = nodes;
        this.ports = ports;
        this.rooms = rooms;
    }

    static HubRooms onOneNode() throws SettingsException, TimeoutException {
        OneNode node = new OneNode(halls());
        return new HubRooms(node::close, client -> node.port(), node.rooms());
    }

    static HubRooms onThreeNodes() throws SettingsException, TimeoutException {
        ThreeNodes nodes = new ThreeNodes(halls());
        return new HubRooms(nodes::close, nodes::port, nodes.rooms(0));
    }

    private static List<HallSettings> halls() throws SettingsException {
        JsonObject halls = new JsonObject()
                .put(path(RoomsHall.FREE), hall())
                .put(
                        path(RoomsHall.JUDGED),
                        hall().put("logic", new JsonObject().put("class", CardLogic.class.getName())))
                .put(SILENT, hall().put("helloTimeout", 300));
        return SettingsReader.read(new JsonObject().put("halls", halls), Map.of())
                .settings()
                .server()
                .halls();
    }

    private static JsonObject hall() {
        return new JsonObject().put("protocol", "rooms");
    }

    private static String path(RoomsHall hall) {
        return hall == RoomsHall.FREE ? "/wss" : "/judged";
    }

    @Override
    public int port(RoomsHall hall, int client) {
        return ports.applyAsInt(client);
    }

    @Override
    public String target(RoomsHall hall) {
        return path(hall);
    }

    @Override
    public void awaitEmpty(RoomsHall hall, String room) throws TimeoutException {
        awaitEmpty(rooms, path(hall), room);
    }

    /** The same for any room, which must be there. */
    static void awaitEmpty(Rooms rooms, String hall, String room) throws TimeoutException {
        long start = System.nanoTime();
        while (!RoomTalk.get(rooms.find(hall, room)).orElseThrow().clients().isEmpty()) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE);
        }
    }

    @Override
    public String endOfTheSilent() {
        try (Visitor silent = Visitor.connect("silent", port(RoomsHall.FREE, 0), SILENT, Map.of())) {
            return silent.isClosed(1002);
        }
    }

    @Override
    public void close() throws TimeoutException {
        nodes.close();
    }
}
