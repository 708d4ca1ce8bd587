package io.chamberhub.admin;

import io.chamberhub.directory.Directory;
import io.chamberhub.rooms.Rooms;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What operators and programs ask for over HTTP, once they have shown that they may. Answers are for the whole cluster. */
public final class AdminApi {
    /** What the paths of all operations begin with. */
    static final String ROOT = "/api/v1";

    private static final Logger log = LoggerFactory.getLogger(AdminApi.class);
    private static final String JSON = "application/json";

    /** Bytes of a body: the parser takes no longer text, and the {@link Publication#LARGEST} content fits as base64. */
    private static final long LARGEST = 20_000_000;

    /** Parameters that say what was changed, but for what only those who are concerned should read. */
    private static final List<String> NAMES = List.of("hall", "chamber", "room", "id", "address");

    private final Router router;
    private final List<Operation> operations;

    /** @param operations those that there are */
    AdminApi(Vertx vertx, List<Operation> operations) {
        this.router = Router.router(vertx);
        this.operations = List.copyOf(operations);
        operations.forEach(this::add);
        operations.stream().map(Operation::path).distinct().forEach(path -> router.route(ROOT + path)
                .handler(context -> refuseMethod(context, path)));
        router.route().handler(context -> {
            throw new Refused(404, "no such path; GET " + ApiDoor.DOCUMENT + " says which there are");
        });
        router.route().failureHandler(AdminApi::fail);
    }

    /**
     * The API of a node.
     *
     * @param cluster reaches this node and the others
     * @param halls the settings in effect, by the paths of the halls; asked on an event loop
     */
    public static AdminApi of(
            Vertx vertx,
            ClusterControl cluster,
            NodeControl control,
            Rooms rooms,
            Directory directory,
            Supplier<Map<String, JsonObject>> halls) {
        Halls known = new Halls(halls);
        InTime inTime = new InTime(cluster);
        List<Operation> operations = Stream.of(
                        new HallOperations(cluster, known, directory).all(),
                        new ChamberOperations(cluster, known).all(),
                        new RoomOperations(rooms, known, inTime).all(),
                        new BanOperations(control, inTime, Clock.systemUTC()).all(),
                        new NodeOperations(cluster).all())
                .flatMap(List::stream)
                .toList();
        return new AdminApi(vertx, operations);
    }

    List<Operation> operations() {
        return operations;
    }

    void handle(HttpServerRequest request) {
        router.handle(request);
    }

    private void add(Operation operation) {
        if (operation.body()) {
            route(operation).handler(AdminApi::requireJson);
            route(operation).handler(BodyHandler.create(false).setBodyLimit(LARGEST));
        }
        route(operation).handler(context -> answer(context, operation));
    }

    private Route route(Operation operation) {
        return router.route(operation.method(), ROOT + operation.path());
    }

    // What curl sends if it is not told otherwise would be read as the fields of a form.
    private static void requireJson(RoutingContext context) {
        String type = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
            throw new Refused(415, "send the body as Content-Type: " + JSON);
        }
        context.next();
    }

    private static void answer(RoutingContext context, Operation operation) {
        operation
                .answer()
                .apply(new Call(context, operation.parameters()))
                .onSuccess(answer -> {
                    if (operation.changes()) {
                        note(context, operation, 200);
                    }
                    ApiDoor.send(context.request(), 200, answer);
                })
                .onFailure(failure -> {
                    int status = failure instanceof Refused refused ? refused.status() : 500;
                    // It may have been done all the same, at least in part.
                    if (operation.changes() && status >= 500) {
                        note(context, operation, status);
                    }
                    context.fail(failure);
                });
    }

    /** Who did what; programs that publish would fill the log. */
    private static void note(RoutingContext context, Operation operation, int status) {
        LoggingEventBuilder line = (operation.path().endsWith("/messages") ? log.atDebug() : log.atInfo())
                .addKeyValue("by", context.request().remoteAddress().hostAddress())
                .addKeyValue("method", operation.method())
                .addKeyValue("path", context.normalizedPath());
        line = status == 200 ? line : line.addKeyValue("status", status);
        for (String name : NAMES) {
            String value = context.queryParams().get(name);
            line = value == null ? line : line.addKeyValue(name, value);
        }
        line.log("told by an operator");
    }

    private void refuseMethod(RoutingContext context, String path) {
        String allowed = operations.stream()
                .filter(operation -> operation.path().equals(path))
                .map(operation -> operation.method().name())
                .sorted()
                .collect(Collectors.joining(", "));
        context.response().putHeader(HttpHeaders.ALLOW, allowed);
        throw new Refused(405, "use " + allowed);
    }

    private static void fail(RoutingContext context) {
        Throwable failure = context.failure();
        Refused refused = refusal(failure, context.statusCode());
        if (refused == null) {
            log.atError().setCause(failure).log("a request to the admin API failed");
            refused = new Refused(500, "the hub's fault; its log says more");
        }
        ApiDoor.refuse(context.request(), refused);
    }

    private static @Nullable Refused refusal(@Nullable Throwable failure, int status) {
        if (failure instanceof Refused refused) {
            return refused;
        } else if (status == 413) {
            return new Refused(413, "the body has more than " + LARGEST + " bytes");
        } else if (failure instanceof HttpException wrong && wrong.getStatusCode() == 400) {
            return Refused.wrong("the query or the body cannot be read");
        }
        return null;
    }
}
