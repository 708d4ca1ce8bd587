package io.chamberhub.conversation;

import io.chamberhub.conversation.Heard.Frame;
import io.chamberhub.conversation.Heard.Response;
import io.chamberhub.server.HallSettings;
import io.chamberhub.server.Protocol;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client in a conversation, and whom it knows to be in its chamber. */
final class Actor {
    private static final Pattern NAME = Pattern.compile("\\{([a-z]\\w*)}");
    private static final Pattern WELCOME = Pattern.compile("I(\\w+)(:.*)?");
    private static final String FAREWELL = "\nfarewell";

    final String name;
    final RawClient client;
    /** The ids of all clients by name, as they were heard. */
    private final Map<String, String> ids;

    private final String target;
    private final boolean plain;
    private final boolean hearsItself;
    private final Set<String> knows = new HashSet<>();
    private Optional<Response> refusal = Optional.empty();
    private boolean gone;

    /**
     * @param ids the ids of all clients by name, as they were heard
     * @param hall which its target leads to, if to any
     */
    Actor(String name, RawClient client, Map<String, String> ids, String target, Optional<HallSettings> hall) {
        this.name = name;
        this.client = client;
        this.ids = ids;
        this.target = target;
        this.plain = hall.filter(one -> one.protocol() == Protocol.PLAIN).isPresent();
        this.hearsItself = hall.filter(HallSettings::includeSender).isPresent();
    }

    boolean isGone() {
        return gone;
    }

    void leaves(Runnable how) {
        gone = true;
        how.run();
    }

    void awaitResponse(List<String> subprotocol) {
        refusal = Optional.of(client.response(subprotocol)).filter(answer -> answer.status() != 101);
    }

    void mustBeAccepted() {
        refusal.ifPresent(response -> {
            throw new AssertionError(name + " was refused with " + response);
        });
    }

    void isRefused(int status, String body, List<String> headers) {
        Response response = refusal.orElseThrow(() -> new AssertionError("was not refused"));
        if (response.status() != status
                || !response.body().contains(body)
                || !response.body().endsWith("\n")) {
            throw new AssertionError("was refused with " + response);
        }
        for (String line : headers) {
            String header = line.substring(0, line.indexOf(':'));
            List<String> values = response.headers().get(header.toLowerCase(Locale.ROOT));
            if (!List.of(line.substring(line.indexOf(':') + 1).strip()).equals(values)) {
                throw new AssertionError("the header " + header + " was " + values);
            }
        }
        leaves(client::close);
    }

    void sends(Matcher frame) {
        client.send(frame(frame));
    }

    void sendsOften(Matcher sends) {
        Frame frame = new Frame(true, Frame.TEXT, payload(sends.group("payload")));
        for (int i = Integer.parseInt(sends.group("times")); i > 0; i--) {
            client.send(frame);
        }
    }

    void sendsInPieces(Matcher sends) {
        pieces(sends).forEach(client::send);
    }

    /** Sends a message to everyone; each piece has to be heard before the next one follows. */
    void streams(Matcher streams, List<Actor> receivers) {
        for (Frame piece : pieces(streams)) {
            client.send(piece);
            Buffer from = Buffer.buffer(piece.opcode() == Frame.CONTINUATION ? "" : heading());
            Frame heard = new Frame(piece.fin(), piece.opcode(), from.appendBuffer(piece.payload()));
            receivers.forEach(receiver -> receiver.client.expect(heard));
        }
    }

    private List<Frame> pieces(Matcher match) {
        int size = Payload.size(match.group("size"), match.group("unit"));
        Buffer payload = payload(match.group("payload"));
        List<Frame> pieces = new ArrayList<>();
        for (int start = 0; start < payload.length(); start += size) {
            int end = Math.min(payload.length(), start + size);
            int opcode = start == 0 ? kind(match) : Frame.CONTINUATION;
            pieces.add(new Frame(end == payload.length(), opcode, payload.slice(start, end)));
        }
        return pieces;
    }

    void pings(String written) {
        client.send(new Frame(true, Frame.PING, payload(written)));
    }

    void hearsPong(String written) {
        client.expect(new Frame(true, Frame.PONG, payload(written)));
    }

    /** What was on its way to the socket comes before the answer to a ping. */
    void hearsNothing() {
        pings("anything more?");
        hearsPong("anything more?");
    }

    void hears(Matcher match) {
        String written = match.group("payload").strip();
        Heard heard = client.next();
        learn(written, heard);
        Frame expected = frame(match);
        if (!heard.equals(expected)) {
            throw new AssertionError("expected " + expected + "\n but heard " + heard);
        }
        meet(written);
    }

    void hearsInPieces(Matcher match) {
        int opcode = kind(match);
        Buffer whole = Buffer.buffer();
        boolean last = false;
        while (!last) {
            Heard heard = client.next();
            if (!(heard instanceof Frame frame) || frame.opcode() != opcode) {
                throw new AssertionError("expected a piece, heard " + heard);
            }
            whole.appendBuffer(frame.payload());
            opcode = Frame.CONTINUATION;
            last = frame.fin();
        }
        if (!whole.equals(payload(match.group("payload")))) {
            throw new AssertionError("the pieces make another message, of " + whole.length() + " bytes");
        }
    }

    void hearsInAnyOrder(List<String> lines) {
        Map<Heard, String> expected = new HashMap<>();
        lines.forEach(line -> expected.put(new Frame(true, Frame.TEXT, payload(line)), line));
        while (!expected.isEmpty()) {
            Heard heard = client.next();
            if (!expected.containsKey(heard)) {
                throw new AssertionError("expected one of " + expected.values() + "\n but heard " + heard);
            }
            meet(expected.remove(heard));
        }
    }

    /** One last message, which everybody who knows this client has to hear next. */
    void saysFarewell(List<Actor> others) {
        String farewell = plain ? name + " bids farewell" : FAREWELL;
        client.say(farewell);
        whoKnowThis(others).forEach(other -> other.client.expect(Frame.text(heading() + farewell)));
    }

    void leavesBehind(List<Actor> others) {
        leaves(client::leave);
        if (!plain) {
            whoKnowThis(others).forEach(other -> other.client.expect(Frame.text("B" + id())));
        }
    }

    private List<Actor> whoKnowThis(List<Actor> others) {
        return others.stream()
                .filter(other -> !other.gone && other.knows.contains(name))
                .toList();
    }

    /** What every message of this client begins with where others hear it. */
    private String heading() {
        return plain ? "" : "F" + id();
    }

    private String id() {
        return ids.get(name);
    }

    /** The first time a client hears its id, that is how it is called from now on. */
    private void learn(String written, Heard heard) {
        if (heard instanceof Frame frame && written.startsWith("I{" + name + "}") && !ids.containsKey(name)) {
            Matcher welcome = WELCOME.matcher(frame.text());
            if (welcome.matches()) {
                ids.put(name, welcome.group(1));
            }
        }
    }

    /** Where nobody is told who is there, those are whose target is the same. */
    void mayMeet(Actor other) {
        if (plain && target.equals(other.target) && (other != this || hearsItself)) {
            knows.add(other.name);
            other.knows.add(name);
        }
    }

    /** Keeps in mind who is there, by what is written: I, H and B are followed by names. */
    private void meet(String written) {
        if (plain) {
            return;
        }
        Matcher who = NAME.matcher(written);
        while (written.matches("[IH]\\{.*") && who.find()) {
            knows.add(who.group(1));
        }
        if (written.matches("B\\{.*}") && who.find()) {
            knows.remove(who.group(1));
        }
        knows.remove(name);
    }

    Frame frame(Matcher match) {
        String part = Optional.ofNullable(match.group("part")).orElse("whole").strip();
        boolean continues = part.equals("more") || part.equals("last");
        return new Frame(
                part.equals("whole") || part.equals("last"),
                continues ? Frame.CONTINUATION : kind(match),
                payload(match.group("payload")));
    }

    private static int kind(Matcher match) {
        return match.group("binary") == null ? Frame.TEXT : Frame.BINARY;
    }

    private Buffer payload(String written) {
        return Payload.read(written.strip(), ids);
    }
}
