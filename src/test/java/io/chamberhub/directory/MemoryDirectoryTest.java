package io.chamberhub.directory;

import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class MemoryDirectoryTest extends BansContract {
    private static Vertx vertx;

    private final List<Directory> directory = List.of(new MemoryDirectory());

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        await(vertx.close());
    }

    @Override
    List<Directory> directories() {
        return directory;
    }

    @Override
    Vertx vertx(Directory any) {
        return vertx;
    }
}
