package io.chamberhub.conversation;

import io.chamberhub.config.SettingsException;
import io.chamberhub.config.SettingsReader;
import io.chamberhub.server.HallSettings;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.IntUnaryOperator;

/** The hub, on one node or on several. */
final class HubRooms implements RoomsServer {
    private static final String SILENT = "/silent";

    private interface Nodes {
        void close() throws TimeoutException;
    }

    private final Nodes nodes;
    private final IntUnaryOperator ports;

    private HubRooms(Nodes nodes, IntUnaryOperator ports) {
        this.nodes = nodes;
        this.ports = ports;
    }

    static HubRooms onOneNode() throws SettingsException, TimeoutException {
        OneNode node = new OneNode(halls());
        return new HubRooms(node::close, client -> node.port());
    }

    static HubRooms onThreeNodes() throws SettingsException, TimeoutException {
        ThreeNodes nodes = new ThreeNodes(halls());
        return new HubRooms(nodes::close, nodes::port);
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
