package io.chamberhub.conversation;

import io.chamberhub.conversation.Conversation.Step;
import io.chamberhub.conversation.Heard.Frame;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Plays one conversation over real sockets. After each step it waits for exactly what has to be heard and fails on
 * anything else. At the end those who are still there send one last message each, which everybody they know has to hear
 * next, and then leave one by one: so nothing that was never told can have been heard either.
 */
final class Player {
    private record Verb(Pattern pattern, BiConsumer<Actor, Matcher> action) {}

    private static final String WHO = "(?<who>[a-z]\\w*(?:, [a-z]\\w*)*(?: and [a-z]\\w*)?)";
    private static final String PIECES = " (?<binary>binary )?in pieces of (?<size>\\d+) (?<unit>\\w+) (?<payload>.*)";
    private static final Pattern LINE = Pattern.compile("(?<one>one of )?" + WHO + " +"
            + "(?<verb>is|connects?|sends?|streams?|pings?|hears?|closes?|hangs?|stops?|resumes?)\\b *(?<rest>.*)");
    private static final String FRAME = "(?<binary>binary )?(?<part>first |more |last )?(?<payload>.*)";
    private static final Pattern SENDS = Pattern.compile("sends +" + FRAME);

    private final Conversation conversation;
    private final IntUnaryOperator ports;
    private final String prefix;
    private final Object ear = new Object();
    private final Map<String, Actor> actors = new LinkedHashMap<>();
    private final List<Actor> everybody = new ArrayList<>();
    private final Map<String, String> ids = new HashMap<>();
    private final List<Verb> verbs;
    private Step now;

    private Player(Conversation conversation, IntUnaryOperator ports, String prefix) {
        this.conversation = conversation;
        this.ports = ports;
        this.prefix = prefix;
        this.now = new Step(conversation.file(), conversation.line(), conversation.title(), List.of());
        this.verbs = List.of(
                verb("is refused with (\\d+) \"(.*)\"", this::isRefused),
                verb("is closed with (\\d+) \"(.*)\"", Player::isClosed),
                verb("is cut off", (actor, is) -> actor.leaves(actor.client::reset)),
                verb("hangs? up", (actor, hangs) -> actor.leaves(actor.client::close)),
                verb("closes?", (actor, closes) -> actor.leaves(actor.client::leave)),
                verb("closes? with (\\d+) \"(.*)\"", Player::closes),
                verb(
                        "closes? without a code",
                        (actor, closes) ->
                                actor.leaves(() -> actor.client.leave(Buffer.buffer(), Frame.closing(1000, "")))),
                verb("stops? reading", (actor, stops) -> actor.client.stopReading()),
                verb("resumes? reading", (actor, resumes) -> actor.client.resumeReading()),
                verb("pings? (.*)", (actor, pings) -> actor.pings(pings.group(1))),
                verb("sends? bytes ([0-9a-f ]+)", (actor, sends) -> actor.client.sendBytes(hex(sends.group(1)))),
                verb("sends? (?<times>\\d+) times (?<payload>.*)", Actor::sendsOften),
                verb("sends?" + PIECES, Actor::sendsInPieces),
                verb("streams? to " + WHO + PIECES, this::streams),
                verb("sends? " + FRAME, Actor::sends),
                verb("hears? nothing more", (actor, hears) -> actor.hearsNothing()),
                verb("hears? pong (.*)", (actor, hears) -> actor.hearsPong(hears.group(1))),
                verb("hears? in any order", (actor, hears) -> actor.hearsInAnyOrder(now.below())),
                verb("hears? (?<binary>binary )?in pieces (?<payload>.*)", Actor::hearsInPieces),
                verb("hears? " + FRAME, Actor::hears));
    }

    /**
     * Plays a conversation to its end.
     *
     * @param ports where the first client connects, the second, and so on
     * @param prefix what all paths start with, in front of what the conversation says
     */
    static void play(Conversation conversation, IntUnaryOperator ports, String prefix) {
        Player player = new Player(conversation, ports, prefix);
        try {
            for (Step step : conversation.steps()) {
                player.now = step;
                player.perform();
            }
            player.farewell();
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(player.report(failure), failure);
        } finally {
            player.everybody.forEach(actor -> actor.client.close());
        }
    }

    private void perform() {
        Matcher line = LINE.matcher(now.text());
        if (!line.matches()) {
            throw new IllegalArgumentException("not understood");
        }
        List<String> who = names(line);
        String what = (line.group("verb") + " " + line.group("rest")).strip();
        if (line.group("verb").startsWith("connect")) {
            who.forEach(name -> connects(name, line.group("rest")));
        } else if (line.group("one") != null) {
            perform(whoeverHears(who.stream().map(this::actor).toList()), what);
        } else {
            who.forEach(name -> perform(actor(name), what));
        }
    }

    private void perform(Actor actor, String what) {
        if (!what.startsWith("is refused")) {
            actor.mustBeAccepted();
        }
        for (Verb verb : verbs) {
            Matcher match = verb.pattern.matcher(what);
            if (match.matches()) {
                verb.action.accept(actor, match);
                return;
            }
        }
        throw new IllegalArgumentException("not understood");
    }

    /** A client that comes again comes to where it was before. */
    private void connects(String name, String where) {
        List<String> names = new ArrayList<>(actors.keySet());
        int place = names.contains(name) ? names.indexOf(name) : names.size();
        String target = where.isEmpty() ? "/" : where.replaceFirst("to +", "");
        RawClient client = RawClient.dial(ports.applyAsInt(place), ear);
        Actor actor = new Actor(name, client, ids, target, conversation.hall(target));
        actors.put(name, actor);
        everybody.add(actor);
        ids.remove(name);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Buffer behind = Buffer.buffer();
        List<String> subprotocol = List.of("echo");
        for (String line : now.below()) {
            Matcher sends = SENDS.matcher(line);
            if (line.startsWith("sends bytes ")) {
                behind.appendBuffer(hex(line.substring("sends bytes ".length())));
            } else if (line.startsWith("is given ")) {
                String given = line.substring("is given ".length());
                subprotocol = given.equals("no subprotocol") ? List.of() : List.of(given);
            } else if (sends.matches()) {
                behind.appendBuffer(actor.client.encode(actor.frame(sends)));
            } else {
                int colon = line.indexOf(':');
                List<String> values = headers.computeIfAbsent(line.substring(0, colon), header -> new ArrayList<>());
                if (colon + 1 < line.length()) {
                    values.add(line.substring(colon + 1).strip());
                }
            }
        }
        actor.client.request(prefix + target, headers, behind);
        actor.awaitResponse(subprotocol);
        everybody.forEach(actor::mayMeet);
    }

    private void isRefused(Actor actor, Matcher is) {
        actor.isRefused(Integer.parseInt(is.group(1)), is.group(2), now.below());
    }

    private static void isClosed(Actor actor, Matcher is) {
        actor.leaves(() -> actor.client.expectClose(Integer.parseInt(is.group(1)), is.group(2)));
    }

    private static void closes(Actor actor, Matcher closes) {
        actor.leaves(() -> actor.client.leave(Integer.parseInt(closes.group(1)), closes.group(2)));
    }

    private void streams(Actor actor, Matcher streams) {
        actor.streams(streams, names(streams).stream().map(this::actor).toList());
    }

    private static List<String> names(Matcher match) {
        return List.of(match.group("who").split(", | and ", -1));
    }

    private Actor whoeverHears(List<Actor> some) {
        synchronized (ear) {
            if (!RawClient.await(() -> some.stream().anyMatch(actor -> actor.client.hasHeard()), ear)) {
                throw new AssertionError("none of them heard anything");
            }
            return some.stream()
                    .filter(actor -> actor.client.hasHeard())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void farewell() {
        now = new Step(conversation.file(), now.line(), "(the end of the conversation)", List.of());
        List<Actor> here =
                actors.values().stream().filter(actor -> !actor.isGone()).toList();
        here.forEach(Actor::mustBeAccepted);
        here.forEach(actor -> actor.saysFarewell(here));
        here.forEach(actor -> actor.leavesBehind(here));
    }

    private Actor actor(String name) {
        Actor actor = actors.get(name);
        if (actor == null || actor.isGone()) {
            throw new IllegalArgumentException(name + " is not there");
        }
        return actor;
    }

    private static Buffer hex(String digits) {
        Buffer bytes = Buffer.buffer();
        for (String digit : digits.split(" ", -1)) {
            bytes.appendByte((byte) Integer.parseInt(digit, 16));
        }
        return bytes;
    }

    private static Verb verb(String pattern, BiConsumer<Actor, Matcher> action) {
        return new Verb(Pattern.compile(pattern), action);
    }

    private String report(Throwable failure) {
        return now.place() + ": " + now.text() + "\n" + failure.getMessage() + "\n\n" + conversation.title() + "\n"
                + everybody.stream()
                        .map(actor -> actor.name + "\n" + actor.client.transcript() + "\n")
                        .collect(Collectors.joining());
    }
}
