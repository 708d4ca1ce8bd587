package io.chamberhub.conversation;

import io.chamberhub.rooms.Rooms;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

/** Conversations in rooms of a hub whose server can be asked, too. Those who connect take the nodes in turn. */
abstract class RoomTalk {
    private static final AtomicInteger ROOMS = new AtomicInteger();

    /** A room of each test's own. */
    final String room = "talk " + ROOMS.incrementAndGet();

    private final Map<String, String> names = new HashMap<>();
    private final List<Visitor> visitors = new ArrayList<>();
    private int fences;

    abstract RoomNodes nodes();

    @AfterEach
    void everybody_goes() {
        visitors.forEach(Visitor::close);
    }

    final Visitor visitor(String name, String hall) {
        return visitor(name, hall, names);
    }

    /** A client in another room, where others have the same ids. */
    final Visitor stranger(String hall) {
        return visitor("stranger", hall, new HashMap<>());
    }

    private Visitor visitor(String name, String hall, Map<String, String> names) {
        Visitor visitor = Visitor.connect(name, nodes().port(visitors.size()), hall, names);
        visitors.add(visitor);
        return visitor;
    }

    /** Three clients in one room, each of another node where there are three, who know of each other. */
    final Visitor[] three(String hall) {
        Visitor anna = visitor("anna", hall).enters(room);
        Visitor bert = visitor("bert", hall).enters(room);
        anna.hears("{'type':3,'addClients':{'bert':{'clientState':{}}}}");
        Visitor carl = visitor("carl", hall).enters(room);
        for (Visitor each : List.of(anna, bert)) {
            each.hears("{'type':3,'addClients':{'carl':{'clientState':{}}}}");
        }
        return new Visitor[] {anna, bert, carl};
    }

    /** What the server calls a client. */
    final String id(String name) {
        return names.entrySet().stream()
                .filter(known -> known.getValue().equals(name))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** A client changes a key of the room. */
    static String change(String key, String value) {
        return "{'type':2,'roomChanges':[{'key':'" + key + "','value':'" + value + "'}]}";
    }

    /** The same, whose sender is told as well. */
    static String echoed(String key, String value) {
        return change(key, value).replace("{'type':2,", "{'type':2,'echo':true,");
    }

    /** What others are told of it. */
    static String changed(String key, String value) {
        return "{'type':3,'roomChanges':[{'key':'" + key + "','value':'" + value + "'}],'updateClients':{}}";
    }

    /** All of them hear nothing before they hear a change that the first one makes now. */
    final void hearNothing(Visitor speaker, Visitor... others) {
        String value = Integer.toString(++fences);
        speaker.says(echoed("fence", value)).hears(changed("fence", value));
        for (Visitor other : others) {
            other.hears(changed("fence", value));
        }
    }

    final Rooms rooms(int node) {
        return nodes().rooms(node);
    }

    static <T> T get(Future<T> answer) throws TimeoutException {
        return answer.await(10, TimeUnit.SECONDS);
    }

    /** What a newcomer hears of the room's state; it leaves again. */
    final String state(String hall) {
        Visitor newcomer = stranger(hall).says(Visitor.hello(room, "{'readonly':true}"));
        String state = newcomer.hears().getJsonObject("roomState").encode().replace('"', '\'');
        newcomer.leaves();
        return state;
    }
}
