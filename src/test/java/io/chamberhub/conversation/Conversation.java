package io.chamberhub.conversation;

import io.chamberhub.chamber.Limits;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Protocol;
import io.chamberhub.server.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What some clients say and hear, as told in a file of {@code src/test/resources/conversations}:
 *
 * <pre>
 * # Joining                                a title starts a conversation, in halls and chambers of its own
 * hall / maxQueueItems=4                   default: the halls of a hub whose settings name none
 * hall /hall/ protocol=plain               its clients hear messages and nothing else
 * (remarks stand in parentheses)
 * a connects                               to / unless it says: a connects to /room
 *     Origin: https://app.example          headers in place of the usual ones; without a value: left out
 *     sends \nhello                        in the same TCP write as the handshake
 *     is given chat                        its subprotocol, instead of echo; is given no subprotocol
 * a hears I{a}                             {a} is the id of client a
 * a, b and c hear F{a}\nhello              \n \t \\ \" \xff; {5 MiB} of anything; "quotes" where they help
 * c hears in any order
 *     H{a}
 *     H{b}
 * </pre>
 *
 * {@link Player} says what else a client can do. Everything that a client hears has to be told, in its order.
 */
record Conversation(String file, int line, String title, List<HallSettings> halls, List<Step> steps) {

    /** A line and those indented below it. */
    record Step(String file, int line, String text, List<String> below) {
        String place() {
            return file + ":" + line;
        }
    }

    private static final String INDENT = "    ";

    /** All that there are. */
    static List<Conversation> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.sorted().flatMap(file -> in(file).stream()).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    URI uri() {
        return URI.create(folder().resolve(file).toUri() + "?line=" + line);
    }

    /** The same conversation below another path. */
    Conversation below(String prefix) {
        List<HallSettings> moved =
                halls.stream().map(hall -> hall.withPath(prefix + hall.path())).toList();
        return new Conversation(file, line, title, moved, steps);
    }

    /** The hall of a request target. */
    Optional<HallSettings> hall(String target) {
        return halls.stream()
                .filter(hall -> target.startsWith(hall.path()))
                .max(Comparator.comparing(hall -> hall.path().length()));
    }

    private static Path folder() {
        try {
            return Path.of(Conversation.class.getResource("/conversations").toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static List<Conversation> in(Path path) {
        try {
            return in(path.getFileName().toString(), Files.readAllLines(path));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Conversation> in(String file, List<String> lines) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(INDENT)) {
                steps.get(steps.size() - 1).below().add(line.strip());
            } else if (!line.isBlank() && !line.startsWith("(")) {
                steps.add(new Step(file, i + 1, line.strip(), new ArrayList<>()));
            }
        }
        List<Conversation> conversations = new ArrayList<>();
        while (!steps.isEmpty()) {
            conversations.add(next(steps));
        }
        return conversations;
    }

    /** Takes the steps of one conversation out of those of its file. */
    private static Conversation next(List<Step> steps) {
        Step title = steps.remove(0);
        if (!title.text().startsWith("# ")) {
            throw new IllegalArgumentException(title.place() + ": a title comes first");
        }
        List<HallSettings> halls = new ArrayList<>();
        while (steps.get(0).text().startsWith("hall ")) {
            halls.add(hall(steps.remove(0)));
        }
        List<Step> own = new ArrayList<>();
        while (!steps.isEmpty() && !steps.get(0).text().startsWith("# ")) {
            own.add(steps.remove(0));
        }
        return new Conversation(
                title.file(),
                title.line(),
                title.text().substring(2),
                halls.isEmpty() ? ServerSettings.defaultHalls() : List.copyOf(halls),
                List.copyOf(own));
    }

    private static HallSettings hall(Step step) {
        List<String> words = List.of(step.text().split(" +", -1));
        Map<String, String> given = new HashMap<>();
        for (String word : words.subList(2, words.size())) {
            given.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
        }
        Limits usual = Limits.defaults();
        Limits limits = usual.withQueue(
                        number(given, "maxQueueItems", usual.maxQueueItems()),
                        number(given, "maxQueueData", usual.maxQueueData()))
                .withHeadersMaxLength(number(given, "headersMaxLength", usual.headersMaxLength()))
                .withCrowd(
                        number(given, "chamberMaxConnections", usual.chamberMaxConnections()),
                        number(given, "maxChambers", usual.maxChambers()))
                .withSizes(
                        number(given, "maxFrameSize", usual.maxFrameSize()),
                        number(given, "maxMessageSize", Math.toIntExact(usual.maxMessageSize())))
                .withSlowness(number(given, "sendBuffer", usual.sendBuffer()), usual.stallTimeout());
        String origin = given.remove("origin");
        String protocol = given.getOrDefault("protocol", "echo");
        boolean includeSender = Boolean.parseBoolean(given.get("includeSender"));
        given.keySet().removeAll(List.of("protocol", "includeSender"));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(step.place() + ": unknown " + given.keySet());
        }
        HallSettings hall = HallSettings.of(words.get(1))
                .withProtocol(Protocol.valueOf(protocol.toUpperCase(Locale.ROOT)))
                .withOrigins(origin == null ? List.of() : List.of(origin))
                .withLimits(limits);
        return includeSender ? hall.withSenderIncluded() : hall;
    }

    private static int number(Map<String, String> given, String name, int usual) {
        String value = given.remove(name);
        return value == null ? usual : Integer.parseInt(value);
    }

    @Override
    public String toString() {
        return file + ": " + title;
    }
}
