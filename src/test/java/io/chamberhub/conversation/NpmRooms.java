package io.chamberhub.conversation;

import io.chamberhub.NpmProject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The npm package @cgreenhalgh/websocket-room-server. */
final class NpmRooms implements RoomsServer {
    private final Process process;
    private final String[] ports;
    private final CompletableFuture<String> endOfTheSilent;

    NpmRooms() throws IOException, InterruptedException {
        NpmProject.install();
        process = NpmProject.start("rooms.cjs");
        ports = firstLine(process).split(" ", -1);
        // It waits for five seconds, during which others may talk.
        Visitor silent = Visitor.connect("silent", port(RoomsHall.FREE, 0), target(RoomsHall.FREE), Map.of());
        endOfTheSilent =
                CompletableFuture.supplyAsync(() -> awaitEnd(silent), task -> new Thread(task, "silent").start());
    }

    private static String awaitEnd(Visitor silent) {
        try (silent) {
            return silent.isClosed(1002);
        }
    }

    private static String firstLine(Process process) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IOException("the package does not serve; see target/npm/rooms.cjs.err");
        }
        return line;
    }

    @Override
    public int port(RoomsHall hall, int client) {
        return Integer.parseInt(ports[hall == RoomsHall.FREE ? 0 : 1]);
    }

    @Override
    public String target(RoomsHall hall) {
        return "/wss";
    }

    /** What it does, it has done when it answers the next one. */
    @Override
    public void awaitEmpty(RoomsHall hall, String room) {}

    @Override
    public String endOfTheSilent() {
        return endOfTheSilent.join();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
