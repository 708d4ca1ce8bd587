package io.chamberhub.server;

import io.chamberhub.rooms.BusLogic;
import io.chamberhub.rooms.BusLogicSettings;
import io.chamberhub.rooms.HallRooms;
import io.chamberhub.rooms.HttpLogic;
import io.chamberhub.rooms.HttpLogicSettings;
import io.chamberhub.rooms.OpenLogic;
import io.chamberhub.rooms.RoomLogic;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The halls of rooms among all halls, each with its logic. */
final class RoomHalls {
    private final Vertx vertx;
    private final Map<String, RoomLogic> given;

    private RoomHalls(Vertx vertx, Map<String, RoomLogic> given) {
        this.vertx = vertx;
        this.given = given;
    }

    /**
     * By path.
     *
     * @param given logic that an application gives, by path; counts instead of the class, address or URL in the settings
     * @throws UnfitFile if a file or a class that the settings name cannot be used
     */
    static Map<String, HallRooms> of(List<HallSettings> halls, Vertx vertx, Map<String, RoomLogic> given)
            throws UnfitFile {
        RoomHalls maker = new RoomHalls(vertx, given);
        Map<String, HallRooms> rooms = new HashMap<>();
        for (HallSettings hall : halls) {
            if (hall.protocol() == Protocol.ROOMS) {
                rooms.put(hall.path(), new HallRooms(hall.rooms().settings(hall.limits()), maker.logic(hall)));
            }
        }
        for (String path : given.keySet()) {
            if (!rooms.containsKey(path)) {
                throw new IllegalArgumentException("logic for " + path + ", which is no hall of rooms");
            }
        }
        return rooms;
    }

    private RoomLogic logic(HallSettings hall) throws UnfitFile {
        RoomLogic application = given.get(hall.path());
        Optional<LogicSettings> settings = hall.rooms().logic();
        if (settings.isEmpty()) {
            return application == null ? new OpenLogic() : application;
        }
        RoomLogic deciding = application == null ? named(hall.path(), settings.get()) : application;
        return behindTokens(hall.path(), settings.get(), deciding);
    }

    private RoomLogic named(String hall, LogicSettings logic) throws UnfitFile {
        if (logic.type().isPresent()) {
            return LogicClasses.besideJar().make(hall, logic.type().get());
        }
        if (logic.address().isPresent()) {
            return new BusLogic(vertx, new BusLogicSettings(logic.address().get(), logic.timeout(), logic.sendState()));
        }
        if (logic.url().isPresent()) {
            return new HttpLogic(
                    vertx,
                    new HttpLogicSettings(
                            logic.url().get(),
                            secret(hall, logic),
                            logic.timeout(),
                            logic.concurrency(),
                            logic.sendState()));
        }
        return new OpenLogic();
    }

    /** The secret that requests are signed with, without a line feed at its end. Blocks. */
    static Optional<byte[]> secret(String hall, LogicSettings logic) throws UnfitFile {
        if (logic.secret().isEmpty()) {
            return Optional.empty();
        }
        String setting = "halls." + hall + ".logic.secret";
        Path file = logic.secret().get();
        byte[] content = UnfitFile.read(setting, file);
        boolean ended = content.length > 0 && content[content.length - 1] == '\n';
        byte[] secret = ended ? Arrays.copyOf(content, content.length - 1) : content;
        if (secret.length == 0) {
            throw new UnfitFile(setting + ": " + file + " is empty");
        }
        return Optional.of(secret);
    }

    private static RoomLogic behindTokens(String hall, LogicSettings logic, RoomLogic next) throws UnfitFile {
        if (logic.jwt().isEmpty()) {
            return next;
        }
        JwtSettings jwt = logic.jwt().get();
        return new JwtLogic(
                JwtVerifier.of("halls." + hall + ".logic.jwt", jwt),
                new JwtRules(jwt),
                logic.clientRequired(),
                InstantSource.system(),
                next);
    }

    /** What is wrong with the files that settings name for logic: one line each, with the setting it concerns. */
    static void look(List<HallSettings> halls, List<String> problems) {
        for (HallSettings hall : halls) {
            hall.rooms().logic().ifPresent(logic -> {
                try {
                    secret(hall.path(), logic);
                } catch (UnfitFile unusable) {
                    problems.add(String.valueOf(unusable.getMessage()));
                }
            });
        }
    }
}
