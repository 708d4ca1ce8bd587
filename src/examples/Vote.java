import io.chamberhub.room.KeyChange;
import io.chamberhub.room.RoomClient;
import io.chamberhub.rooms.ActionDecision;
import io.chamberhub.rooms.ActionRequest;
import io.chamberhub.rooms.ChangeDecision;
import io.chamberhub.rooms.ChangeRequest;
import io.chamberhub.rooms.RoomLogic;
import io.chamberhub.rooms.RoomView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Votes in rooms: the action {@code vote} takes a client's choice, the action {@code result} counts. Clients see each
 * vote as it is cast, and cannot change the room's state by themselves.
 *
 * <pre>
 * javac -cp target/hub-fat.jar -d target/lib src/examples/Vote.java
 * java -jar target/hub-fat.jar -conf '{"halls":{"/wss":{"protocol":"rooms","logic":{"class":"Vote"}}}}'
 * </pre>
 */
public final class Vote implements RoomLogic {
    private static final String VOTE = "vote of ";

    @Override
    public Future<ActionDecision> action(RoomView room, RoomClient client, ActionRequest request) {
        return Future.succeededFuture(
                switch (request.action()) {
                    case "vote" -> vote(room, client, request.data());
                    case "result" -> ActionDecision.done(result(room).encode());
                    default -> ActionDecision.failed("no action " + request.action());
                });
    }

    /** The votes are kept in the room's state, so they are the same on every node, and outlive any of them. */
    private static ActionDecision vote(RoomView room, RoomClient client, String choice) {
        String key = VOTE + client.id();
        if (choice == null || choice.isBlank()) {
            return ActionDecision.failed("vote for what?");
        } else if (room.state().containsKey(key)) {
            return ActionDecision.failed("you have voted");
        }
        // Should somebody else's vote come first, this one is asked for again with that in the state: none is lost.
        return ActionDecision.done(choice).changing(List.of(new KeyChange(key, choice)));
    }

    private static JsonObject result(RoomView room) {
        Map<String, Integer> count = new TreeMap<>();
        room.state().forEach((key, choice) -> {
            if (key.startsWith(VOTE)) {
                count.merge(choice, 1, Integer::sum);
            }
        });
        JsonObject result = new JsonObject();
        count.forEach(result::put);
        return result;
    }

    @Override
    public Future<ChangeDecision> change(RoomView room, RoomClient client, ChangeRequest request) {
        boolean cheats = request.roomChanges() != null && !request.roomChanges().isEmpty();
        return Future.succeededFuture(
                cheats ? ChangeDecision.refuse("votes are cast by an action") : ChangeDecision.apply(request));
    }
}
