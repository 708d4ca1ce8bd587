import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;

/**
 * A scoreboard: the action {@code score} adds points to the client's own line in the room's state, which everybody sees. It
 * is a service on the event bus of the hub's cluster, in a process of its own; several of them share the work.
 *
 * <pre>
 * java -jar target/hub-fat.jar -cluster -conf '{"halls":{"/wss":{"protocol":"rooms","logic":{"address":"scoreboard.logic"}}},
 *     "cluster":{"members":["127.0.0.1:5701"]}}'
 * java -cp target/hub-fat.jar src/examples/Scoreboard.java hub 127.0.0.1 127.0.0.1:5701
 * </pre>
 */
public final class Scoreboard {
    public static void main(String[] args) {
        if (args.length < 3) {
            System.err.println("Usage: java -cp hub-fat.jar Scoreboard.java CLUSTER-NAME OWN-ADDRESS HOST:PORT...");
            System.exit(2);
        }
        Vertx.builder()
                .with(new VertxOptions().setEventBusOptions(new EventBusOptions().setHost(args[1])))
                .withClusterManager(new HazelcastClusterManager(cluster(args)))
                .buildClustered()
                .onSuccess(vertx -> {
                    vertx.eventBus().consumer("scoreboard.logic", Scoreboard::answer);
                    System.out.println("scoreboard.logic is served");
                })
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    /** A lite member keeps none of the hub's data, so it may come and go as it likes. */
    private static Config cluster(String[] args) {
        Config config = new Config().setClusterName(args[0]).setLiteMember(true);
        // As the hub has it: this must be the same everywhere.
        config.setProperty("hazelcast.partition.count", "71");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.local.localAddress", args[1]);
        JoinConfig join = config.getNetworkConfig().setPort(0).getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(List.of(args).subList(2, args.length));
        return config;
    }

    /** All that is not of interest here is as the client asks. */
    private static void answer(Message<JsonObject> call) {
        boolean action = call.body().getString("call").equals("action");
        call.reply(action ? action(call.body()) : new JsonObject());
    }

    private static JsonObject action(JsonObject call) {
        JsonObject client = call.getJsonObject("client");
        String points = call.getJsonObject("request").getString("data", "");
        if (!call.getJsonObject("request").getString("action").equals("score") || !points.matches("\\d{1,6}")) {
            return new JsonObject().put("success", false).put("msg", "score how many points?");
        }
        String line = client.getString("name", client.getString("id"));
        String known = call.getJsonObject("room").getJsonObject("state").getString(line, "0");
        // Should others of that name score meanwhile, the hub asks again, with the new state: no point is lost.
        String sum = String.valueOf(Long.parseLong(known) + Long.parseLong(points));
        JsonArray changes =
                new JsonArray().add(new JsonObject().put("key", line).put("value", sum));
        return new JsonObject().put("success", true).put("data", sum).put("roomChanges", changes);
    }
}
