package io.chamberhub.chamber;

import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one client of the simulation sends: messages of all kinds, whole or in pieces cut at any byte. */
final class SimulatedTalk {
    /** A message whose header line has been sent. */
    static final class SentMessage {
        final boolean text;
        final String content;
        final Targets targets;

        /** Whom the shard of the sender knew when the message began. */
        final Set<MemberId> known;

        /** Which chamber object of the sender's shard it went through. */
        boolean finished;

        SentMessage(boolean text, String content, Targets targets, Set<MemberId> known) {
            this.text = text;
            this.content = content;
            this.targets = targets;
            this.known = known;
        }

        @Override
        public String toString() {
            return content + (finished ? " to " : " (unfinished) to ") + targets + " when here were " + known;
        }
    }

    private static final String[] LETTERS = {"a", "\n", "\u00e9", "\u20ac", "\ud83d\ude00"};

    final SimulatedClient client;
    final SimulatedShard shard;
    final List<SentMessage> sent = new ArrayList<>();
    private final Random random;
    private Buffer rest = Buffer.buffer();
    private String header = "";
    private Buffer content = Buffer.buffer();
    private boolean text;
    private boolean open;
    private @Nullable SentMessage current;
    private int count;

    SimulatedTalk(SimulatedClient client, SimulatedShard shard, Random random) {
        this.client = client;
        this.shard = shard;
        this.random = random;
    }

    boolean canSpeak() {
        return client.member != null && !client.gone();
    }

    /** Whether a message has begun and not ended. */
    boolean isOpen() {
        return open;
    }

    /** Sends a piece: of the message that is open, else of a new one. */
    void speak(boolean toTheEnd) throws ProtocolViolation {
        Opcode opcode = Opcode.CONTINUATION;
        if (!open) {
            compose();
            opcode = text ? Opcode.TEXT : Opcode.BINARY;
        }
        boolean last = toTheEnd || random.nextInt(3) == 0;
        Buffer piece = last ? rest : rest.slice(0, random.nextInt(rest.length() + 1));
        rest = rest.slice(piece.length(), rest.length());
        open = !last;
        noteBegin();
        Objects.requireNonNull(client.member).receive(opcode, last, piece, false);
        if (last && current != null) {
            current.finished = true;
            current = null;
        }
    }

    private void compose() {
        text = random.nextInt(4) > 0;
        header = header();
        StringBuilder words = new StringBuilder(client.serial + "." + count++ + "|");
        for (int i = random.nextInt(20); i > 0; i--) {
            words.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        content = Buffer.buffer(words.toString());
        rest = Buffer.buffer(header + "\n" + words);
    }

    /** A message counts as begun when its header line is complete; that is when its receivers are fixed. */
    private void noteBegin() {
        if (current == null && rest.length() <= content.length()) {
            current = new SentMessage(
                    text,
                    content.toString(StandardCharsets.ISO_8859_1),
                    Targets.parse(header),
                    Set.copyOf(Objects.requireNonNull(client.chamber).chamber.members()));
            sent.add(current);
        }
    }

    private String header() {
        return switch (random.nextInt(6)) {
            case 0 -> "T**";
            case 1 -> "T*";
            case 2 -> "T*," + ids();
            case 3 -> "T" + ids();
            default -> "";
        };
    }

    private String ids() {
        return random.longs(1 + random.nextInt(3), 0, 30)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(","));
    }
}
