package io.chamberhub.conformance;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Something that a server has to do. Of each kind of event the order counts; whether a pong comes before a message or after
 * it does not.
 *
 * @param kind of the event
 * @param words for whoever reads that it did not come
 */
record Expected(Class<? extends Event> kind, String words, Predicate<Event> test) {
    private static final Expected END =
            new Expected(Event.End.class, "the end of the TCP connection", event -> ((Event.End) event).orderly());

    static Expected message(int opcode, Buffer content) {
        return exactly(new Event.Message(opcode, content));
    }

    static Expected accepted() {
        return new Expected(Event.Response.class, "http 101", event -> ((Event.Response) event).status() == 101);
    }

    static Expected exactly(Event wanted) {
        return new Expected(wanted.getClass(), wanted.toString(), wanted::equals);
    }

    /** Reads one of them; some are two, as nothing but the end may follow a close frame. */
    static List<Expected> read(Words words, Dialect dialect) {
        String word = words.word();
        return switch (word) {
            case "text" -> List.of(message(Sent.TEXT, dialect.heard(words.content())));
            case "binary" -> List.of(message(Sent.BINARY, dialect.heard(words.content())));
            case "pong" -> List.of(exactly(new Event.Pong(words.content())));
            case "close" -> List.of(closed(words), END);
            case "http" -> List.of(response(words));
            case "end" -> List.of(END);
            case "nothing" -> List.of();
            default -> throw new IllegalArgumentException("nobody can expect " + word);
        };
    }

    /** Without a code, none is as good as 1000; without a reason, any is. */
    private static Expected closed(Words words) {
        if (!words.nextIsNumber()) {
            return closed("close", closed -> closed.code().orElse(1000) == 1000);
        }
        OptionalInt code = OptionalInt.of(words.number());
        if (!words.nextIsContent()) {
            return closed("close " + code.getAsInt(), closed -> closed.code().equals(code));
        }
        return exactly(new Event.Closed(code, words.content().toString()));
    }

    private static Expected closed(String text, Predicate<Event.Closed> test) {
        return new Expected(Event.Closed.class, text, event -> test.test((Event.Closed) event));
    }

    private static Expected response(Words words) {
        int status = words.number();
        String header = words.take("header") ? words.text() : "";
        String missing = words.take("no") ? words.text() : "";
        String agreed = words.take("agrees") ? words.text() : "";
        return new Expected(Event.Response.class, "http " + status + " " + header + agreed, event -> {
            Event.Response response = (Event.Response) event;
            return response.status() == status
                    && (header.isEmpty() || has(response, header))
                    && !response.headers().containsKey(missing.toLowerCase(Locale.ROOT))
                    && extensions(response).contains(agreed);
        });
    }

    private static boolean has(Event.Response response, String header) {
        String[] parts = header.split(": ?", 2);
        return response.headers()
                .getOrDefault(parts[0].toLowerCase(Locale.ROOT), List.of())
                .contains(parts[1]);
    }

    private static String extensions(Event.Response response) {
        return String.join(",", response.headers().getOrDefault("sec-websocket-extensions", List.of()));
    }

    @Override
    public String toString() {
        return words;
    }
}
