package io.chamberhub.conformance;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One case, tried on one server over one connection. The client never answers a close frame and never ends the connection
 * by itself: that is the server's part. After a case that leaves the connection open comes the closing handshake, so that
 * nothing can have come that was not expected.
 */
final class Trial {
    private static final Turn GOODBYE = new Turn("close 1000", "close 1000");
    private static final Turn KNOCK = new Turn("request", "http 101");

    private final Case row;
    private final Sent.Place place;
    private final Wire wire;
    private final Duration patience;
    private final List<Expected> expected = new ArrayList<>();

    private Trial(Case row, Sent.Place place, Wire wire, Duration patience) {
        this.row = row;
        this.place = place;
        this.wire = wire;
        this.patience = patience;
    }

    /**
     * Tries a case.
     *
     * @param server its address, and what targets begin with
     * @param name what the target ends with; nobody else uses it meanwhile
     * @param patience how long the server may take for what it has to do
     * @return what is wrong with the server
     */
    static Optional<String> of(Case row, URI server, String name, Dialect dialect, Duration patience) {
        String path = server.getRawPath();
        String target = path + (path.endsWith("/") ? "" : "/") + name;
        Sent.Place place = new Sent.Place(server.getAuthority(), target, dialect);
        try (Wire wire = Wire.dial(server)) {
            return new Trial(row, place, wire, patience).run();
        } catch (IOException unreachable) {
            return Optional.of(server + ": " + unreachable.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private Optional<String> run() throws InterruptedException {
        Optional<String> wrong = row.asksItself() ? Optional.empty() : take(KNOCK);
        for (Turn turn : row.turns()) {
            wrong = wrong.isPresent() ? wrong : take(turn);
        }
        boolean over = expects(Event.End.class) || !expects101();
        if (wrong.isEmpty() && !over) {
            wrong = take(GOODBYE);
        }
        return wrong.isPresent() ? wrong : surplus();
    }

    private boolean expects(Class<? extends Event> kind) {
        return expected.stream().anyMatch(each -> each.kind() == kind);
    }

    private boolean expects101() {
        return expected.stream().anyMatch(each -> each.words().startsWith("http 101"));
    }

    private Optional<String> take(Turn turn) throws InterruptedException {
        List<Expected> news = turn.expected(place.dialect());
        expected.addAll(news);
        if (news.stream().anyMatch(each -> each.words().startsWith("http 101"))) {
            place.dialect()
                    .welcome()
                    .ifPresent(
                            text -> expected.add(Expected.exactly(new Event.Message(Sent.TEXT, Buffer.buffer(text)))));
        }
        boolean taken = true;
        for (Buffer write : turn.writes(place)) {
            taken = taken && wire.send(write);
        }
        List<Event> heard = wire.await(events -> missing(events).isEmpty(), patience);
        return missing(heard).map(what -> what + " was expected, but heard was " + heard);
    }

    /** The first thing that is expected and has not come, or not as expected. */
    private Optional<Expected> missing(List<Event> heard) {
        for (Class<?> kind : Event.class.getPermittedSubclasses()) {
            List<Event> came = heard.stream().filter(kind::isInstance).toList();
            List<Expected> due =
                    expected.stream().filter(each -> each.kind() == kind).toList();
            for (int i = 0; i < due.size(); i++) {
                if (i >= came.size() || !due.get(i).test().test(came.get(i))) {
                    return Optional.of(due.get(i));
                }
            }
        }
        return Optional.empty();
    }

    /** Whoever refuses a request may keep the connection or not. */
    private Optional<String> surplus() throws InterruptedException {
        List<Event> heard = wire.await(events -> true, patience);
        long came = heard.stream()
                .filter(event -> expects(Event.End.class) || !(event instanceof Event.End))
                .count();
        return came > expected.size() ? Optional.of("more was heard than expected: " + heard) : Optional.empty();
    }
}
