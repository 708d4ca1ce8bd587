package io.chamberhub.conversation;

import io.chamberhub.NpmProject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The npm package @cgreenhalgh/websocket-room-server. */
final class NpmRooms implements RoomsServer {
    private final Process process;
    private final String[] ports;
    private final Visitor silent;

    NpmRooms() throws IOException, InterruptedException {
        NpmProject.install();
        process = NpmProject.start("rooms.cjs");
        ports = firstLine(process).split(" ", -1);
        // It waits for five seconds, during which others may talk.
        silent = Visitor.connect("silent", port(RoomsHall.FREE, 0), target(RoomsHall.FREE), Map.of());
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

    @Override
    public Visitor silentVisitor() {
        return silent;
    }

    @Override
    public void close() {
        silent.close();
        process.destroyForcibly().onExit().join();
    }
}
