package io.chamberhub.chamber;

import io.chamberhub.wire.Ending;
import io.chamberhub.wire.FrameBuffer;
import io.chamberhub.wire.MemberId;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One client of the simulation: reads the frames its socket is given and keeps account of who is here, as the notices
 * say, and of what it has heard. Fails on whatever no client should ever read.
 */
final class SimulatedClient implements Outbox.Sink {
    /** A message that was heard to its end. */
    static final class HeardMessage {
        /** No message, but that the sender has come or gone. */
        static final HeardMessage NOTICE = new HeardMessage(false, "");

        final boolean text;
        final String content;
        boolean truncated;

        HeardMessage(boolean text, String content) {
            this.text = text;
            this.content = content;
        }

        /** Whether messages that never came are accounted for by this one. */
        boolean tellsOfLoss() {
            return truncated || this == NOTICE;
        }

        @Override
        public String toString() {
            return content + (truncated ? " (cut)" : "");
        }
    }

    /** Tells it from all other clients, whatever their ids. */
    final int serial;

    long id = -1;

    @Nullable
    SimulatedChamber chamber;

    @Nullable
    LocalMember member;

    private final Set<Long> present = new TreeSet<>();
    private final Set<Long> everPresent = new HashSet<>();
    private final Map<Long, List<HeardMessage>> heard = new HashMap<>();
    private final boolean reunions;
    private Runnable onLostId = () -> {};
    private boolean welcomed;
    private boolean lost;
    private boolean gone;
    private @Nullable HeardFrame first;
    private Buffer content = Buffer.buffer();
    private @Nullable HeardMessage previous;

    /** @param reunions whether those who have left may come back */
    SimulatedClient(int serial, boolean reunions) {
        this.serial = serial;
        this.reunions = reunions;
    }

    /** It is let in. */
    void entered(SimulatedChamber into, Runnable whenIdIsLost) {
        chamber = into;
        onLostId = whenIdIsLost;
        member = into.chamber.enter(new MemberId(id), this);
    }

    /** Its connection has ended. */
    void close() {
        gone = true;
    }

    boolean gone() {
        return gone;
    }

    /** Whether a message it hears has not ended yet. */
    boolean midMessage() {
        return first != null;
    }

    /** Everyone here, itself included. */
    Set<Long> present() {
        Set<Long> all = new TreeSet<>(present);
        all.add(id);
        return all;
    }

    /** What it has heard of this sender, in order. */
    List<HeardMessage> heardFrom(SimulatedClient sender) {
        List<HeardMessage> said = heard.getOrDefault(sender.id, List.of());
        String mark = sender.serial + ".";
        return reunions
                ? said.stream()
                        .filter(message -> message.content.startsWith(mark))
                        .toList()
                : said;
    }

    @Override
    public void write(FrameBuffer run, int from, int to) {
        require(from < to, "nothing");
        HeardFrame.readAll(run.copy(from, to)).forEach(this::read);
    }

    @Override
    public void write(Buffer bytes) {
        read(HeardFrame.read(bytes));
    }

    private void read(HeardFrame frame) {
        require(!gone && !lost, "a frame after its end");
        require((frame.opcode() == HeardFrame.CONTINUATION) == midMessage(), frame);
        HeardFrame beginning = first == null ? frame : first;
        content.appendBuffer(frame.payload());
        first = beginning;
        if (frame.fin()) {
            Buffer whole = content;
            first = null;
            content = Buffer.buffer();
            message(beginning.opcode() == HeardFrame.TEXT, whole);
        }
    }

    @Override
    public void flush() {
        // What is written is read at once.
    }

    @Override
    public void over(Ending ending) {
        lost = true;
        onLostId.run();
    }

    private void message(boolean text, Buffer payload) {
        require(!text || payload.toString().indexOf('\ufffd') < 0, "broken text");
        String message = payload.toString(StandardCharsets.ISO_8859_1);
        HeardMessage before = previous;
        previous = null;
        switch (message.charAt(0)) {
            case 'I' -> welcome(message.split(":"));
            case 'H' -> joined(message);
            case 'B' -> left(message);
            case 'X' -> truncated(before);
            case 'F' -> from(text, message);
            default -> require(false, message);
        }
    }

    private void welcome(String... items) {
        require(!welcomed && number(items[0]) == id, items[0]);
        welcomed = true;
        for (int i = 1; i < items.length; i++) {
            joined(items[i]);
        }
    }

    private void joined(String item) {
        long newcomer = number(item);
        require(welcomed && newcomer != id && (everPresent.add(newcomer) || reunions) && present.add(newcomer), item);
        heard.computeIfAbsent(newcomer, s -> new ArrayList<>()).add(HeardMessage.NOTICE);
    }

    private void left(String item) {
        require(present.remove(number(item)), item);
        heard.computeIfAbsent(number(item), s -> new ArrayList<>()).add(HeardMessage.NOTICE);
    }

    private void truncated(@Nullable HeardMessage before) {
        if (before == null) {
            throw new AssertionError(id + " hears X, but not right after a message");
        }
        before.truncated = true;
    }

    private void from(boolean text, String message) {
        int end = message.indexOf('\n');
        long sender = number(message.substring(0, end));
        require(welcomed && (sender == id || present.contains(sender)), message);
        previous = new HeardMessage(text, message.substring(end + 1));
        heard.computeIfAbsent(sender, s -> new ArrayList<>()).add(previous);
    }

    private void require(boolean allowed, Object what) {
        if (!allowed) {
            throw new AssertionError(id + " must not hear " + what + " while those here are " + present());
        }
    }

    private static long number(String item) {
        return Long.parseLong(item.substring(1));
    }
}
