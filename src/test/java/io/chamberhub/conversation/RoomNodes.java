package io.chamberhub.conversation;

import io.chamberhub.chamber.Limits;
import io.chamberhub.rooms.Rooms;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.HubOptions;
import io.chamberhub.server.LogicSettings;
import io.chamberhub.server.RoomRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/** A hub on one node or on three with many halls of rooms, which the server can reach into. */
final class RoomNodes implements AutoCloseable {
    /** With the usual limits, and without logic. */
    static final String FREE = "/free";

    /** A room there ends this many ms after its last client has left. */
    static final int TTL = 2_000;

    static final String BRIEF = "/brief";

    /** Three clients a room, three keys and 30 bytes; two keys and 20 bytes a client; messages of 300 bytes. */
    static final String SMALL = "/small";

    /** Two rooms, which end as soon as they are empty. */
    static final String FEW = "/few";

    /** Five changes a second. */
    static final String SLOW = "/slow";

    /** Where a {@link TriedLogic} decides, in {@link #LOGIC_TIMEOUT}. */
    static final String LOGIC = "/logic";

    /** How long logic may take, in ms. */
    static final int LOGIC_TIMEOUT = 1_500;

    private interface Nodes {
        void close() throws TimeoutException;
    }

    private final Nodes nodes;
    private final IntUnaryOperator ports;
    private final IntFunction<Rooms> rooms;
    private final TriedLogic logic;

    private RoomNodes(Nodes nodes, IntUnaryOperator ports, IntFunction<Rooms> rooms, TriedLogic logic) {
        this.nodes = nodes;
        this.ports = ports;
        this.rooms = rooms;
        this.logic = logic;
    }

    static RoomNodes one() throws TimeoutException {
        TriedLogic logic = new TriedLogic();
        OneNode node =
                new OneNode(OneNode.settings(2, halls()), HubOptions.alone().withLogic(LOGIC, logic));
        return new RoomNodes(node::close, client -> node.port(), any -> node.rooms(), logic);
    }

    static RoomNodes three() throws TimeoutException {
        TriedLogic logic = new TriedLogic();
        ThreeNodes nodes = new ThreeNodes(halls(), Map.of(LOGIC, logic));
        return new RoomNodes(nodes::close, nodes::port, nodes::rooms, logic);
    }

    private static List<HallSettings> halls() {
        RoomRules usual = RoomRules.defaults();
        Limits limits = Limits.defaults();
        LogicSettings deciding = new LogicSettings(
                Optional.of(TriedLogic.class.getName()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                LOGIC_TIMEOUT,
                LogicSettings.DEFAULT_CONCURRENCY,
                true,
                Optional.empty(),
                false);
        return List.of(
                HallSettings.rooms(FREE),
                HallSettings.rooms(BRIEF).withRooms(usual.withTimes(5_000, TTL)),
                HallSettings.rooms(SMALL)
                        .withLimits(limits.withCrowd(3, 512).withSizes(200, 300))
                        .withRooms(usual.withState(3, 30).withClientState(2, 20)),
                HallSettings.rooms(FEW).withLimits(limits.withCrowd(64, 2)).withRooms(usual.withTimes(5_000, 0)),
                HallSettings.rooms(SLOW).withRooms(usual.withChangesPerSecond(5)),
                HallSettings.rooms(LOGIC).withRooms(usual.withLogic(deciding)));
    }

    /** Where a client connects; counted on, the nodes come in turn. */
    int port(int node) {
        return ports.applyAsInt(node);
    }

    /** The rooms as a node knows them. */
    Rooms rooms(int node) {
        return rooms.apply(node);
    }

    /** What decides in the hall {@link #LOGIC}. */
    TriedLogic logic() {
        return logic;
    }

    @Override
    public void close() throws TimeoutException {
        nodes.close();
    }
}
