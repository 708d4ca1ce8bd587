package io.chamberhub.fuzz;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** An honest client of a hall of the protocol {@code echo}: nobody ends its connection, whatever others do. */
final class EchoTalker extends Talker {
    /** The honest clients of the chamber by their ids. */
    private final Map<String, Integer> honest;

    private final Set<String> present = new HashSet<>();
    private String lastSender = "";

    EchoTalker(
            int name,
            Door door,
            String target,
            Consumer<String> wrong,
            Recollection recollection,
            Map<String, Integer> honest) {
        super(name, door, target, wrong, recollection);
        this.honest = honest;
    }

    @Override
    boolean mayEndSo(Link.Frame close, boolean insideMessage) {
        return false;
    }

    @Override
    String heading() {
        return "\n";
    }

    @Override
    void heard(int kind, Buffer content) {
        String all = content.toString(StandardCharsets.UTF_8);
        int end = all.indexOf('\n');
        String line = end < 0 ? all : all.substring(0, end);
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case 'I' -> welcomed(line);
            case 'H' -> requireNew(line.substring(1));
            case 'B' -> left(line.substring(1));
            case 'X' -> requireStranger();
            case 'F' -> said(line.substring(1), kind, all.substring(end + 1));
            default -> wrong("heard " + all);
        }
    }

    private void welcomed(String line) {
        String[] items = line.split(":", -1);
        honest.put(items[0].substring(1), name());
        for (int i = 1; i < items.length; i++) {
            requireNew(items[i].substring(1));
        }
    }

    private void requireNew(String id) {
        if (!present.add(id)) {
            wrong("was told twice that " + id + " is there");
        }
    }

    private void left(String id) {
        if (!present.remove(id) || honest.containsKey(id)) {
            wrong("was told that " + id + " left");
        }
    }

    private void requireStranger() {
        if (honest.containsKey(lastSender) || lastSender.isEmpty()) {
            wrong("heard a message of " + lastSender + " cut");
        }
    }

    private void said(String id, int kind, String text) {
        lastSender = id;
        if (!present.contains(id)) {
            wrong("heard " + id + ", who is not there");
        }
        Integer sender = honest.get(id);
        if (sender != null) {
            follow(sender, kind, text);
        }
    }
}
