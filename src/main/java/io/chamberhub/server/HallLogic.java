package io.chamberhub.server;

import io.chamberhub.rooms.BusLogic;
import io.chamberhub.rooms.BusLogicSettings;
import io.chamberhub.rooms.HttpLogic;
import io.chamberhub.rooms.HttpLogicSettings;
import io.chamberhub.rooms.OpenLogic;
import io.chamberhub.rooms.RoomLogic;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Logic of a hall, and what it was made of.
 *
 * @param recipe equal for settings that want the same
 * @param named what was made by it, or given by an application
 * @param deciding the same behind the tokens that the settings may want
 */
record HallLogic(Object recipe, RoomLogic named, RoomLogic deciding) {
    /**
     * Logic as the settings of a hall want it. Blocks, as it may read files.
     *
     * @param given logic of the application; counts instead of what settings name
     * @param before what decides there now; goes on where that is what the settings want
     * @throws UnfitFile if a file or a class that the settings name cannot be used
     */
    static HallLogic of(Vertx vertx, HallSettings hall, Optional<RoomLogic> given, Optional<HallLogic> before)
            throws UnfitFile {
        Optional<LogicSettings> settings = hall.rooms().logic();
        Optional<byte[]> secret = settings.isPresent() ? secret(hall.path(), settings.get()) : Optional.empty();
        Object recipe = recipe(settings, secret);
        Optional<RoomLogic> known =
                before.filter(logic -> logic.recipe.equals(recipe)).map(HallLogic::named);
        Optional<RoomLogic> ready = known.isPresent() ? known : given;
        RoomLogic named = ready.isPresent() ? ready.get() : make(vertx, hall.path(), settings, secret);
        return new HallLogic(recipe, named, behindTokens(hall.path(), settings, named));
    }

    private static Object recipe(Optional<LogicSettings> settings, Optional<byte[]> secret) {
        if (settings.isEmpty()) {
            return List.of();
        }
        LogicSettings logic = settings.get();
        if (logic.type().isPresent()) {
            return List.of(logic.type().get());
        }
        return List.of(
                logic.address(),
                logic.url(),
                secret.map(ByteBuffer::wrap),
                logic.timeout(),
                logic.concurrency(),
                logic.sendState());
    }

    private static RoomLogic make(Vertx vertx, String hall, Optional<LogicSettings> settings, Optional<byte[]> secret)
            throws UnfitFile {
        if (settings.isEmpty()) {
            return new OpenLogic();
        }
        LogicSettings logic = settings.get();
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
                            logic.url().get(), secret, logic.timeout(), logic.concurrency(), logic.sendState()));
        }
        return new OpenLogic();
    }

    private static RoomLogic behindTokens(String hall, Optional<LogicSettings> logic, RoomLogic next) throws UnfitFile {
        Optional<JwtSettings> jwt = logic.flatMap(LogicSettings::jwt);
        if (jwt.isEmpty()) {
            return next;
        }
        return new JwtLogic(
                JwtVerifier.of("halls." + hall + ".logic.jwt", jwt.get()),
                new JwtRules(jwt.get()),
                logic.get().clientRequired(),
                InstantSource.system(),
                next);
    }

    /** The secret that requests are signed with, without a line feed at its end. Blocks. */
    static Optional<byte[]> secret(String hall, LogicSettings logic) throws UnfitFile {
        if (logic.secret().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                Secrets.read("halls." + hall + ".logic.secret", logic.secret().get()));
    }

    /** Whether it is of the class that the settings name. */
    boolean isAsNamed() {
        return recipe.equals(List.of(named.getClass().getName()));
    }

    /** Whether the same logic decides in both, be it behind other tokens. */
    boolean goesOnAs(HallLogic other) {
        return named == other.named;
    }

    /** Nothing more is asked of it. */
    void close() {
        named.close();
    }
}
