package io.chamberhub.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one session hears, held against what all sessions say. Reads the messages of the hub in the order in which they
 * come. Not thread-safe: confined to the event loop of the clients.
 */
final class Witness {
    /** The node of a session that nobody remembers. */
    private static final int UNKNOWN = -1;

    private final Session self;
    private final Assembly assembly;
    private final Tally tally;
    private final Map<String, Presence> present = new HashMap<>();
    /** The latest number heard of each session that is still connected but was said to have left. */
    private final Map<Integer, Long> departed = new HashMap<>();

    private @Nullable Presence latest;
    /** Whose message was not whole, if the next thing said must be X. */
    private @Nullable Presence suspect;

    Witness(Session self, Assembly assembly, Tally tally) {
        this.self = self;
        this.assembly = assembly;
        this.tally = tally;
    }

    /** A message of the hub, header line and all. */
    void heard(String message) {
        if (self.hasEnded()) {
            return;
        }
        char kind = message.isEmpty() ? ' ' : message.charAt(0);
        if (suspect != null && kind != 'X') {
            tally.fault(Figure.CORRUPTED, 1, () -> "a message that was not what was sent, before " + brief(message));
            suspect = null;
        }
        switch (kind) {
            case 'I' -> welcomed(message);
            case 'H' -> joined(message.substring(1));
            case 'B' -> left(message.substring(1));
            case 'F' -> said(message);
            case 'X' -> cut();
            default -> mistold("no message of the hub's: " + brief(message));
        }
    }

    /** Who is there, as far as this session was told. */
    Set<String> roster() {
        return present.keySet();
    }

    /** A session has ended: what was not heard of it since it was said to have left never will be. */
    void ended(Session session) {
        Long last = departed.remove(session.number());
        if (last != null) {
            tally.add(Figure.ANNOUNCED, session.begun() - 1 - last);
        }
    }

    /** How much of what those present have sent by now has not been heard. */
    long owed() {
        identify();
        return present.values().stream().mapToLong(Presence::owed).sum();
    }

    /** All have fallen silent, and long enough ago: what is missing is missing. */
    void close() {
        identify();
        present.values().forEach(Presence::close);
    }

    /** Whoever was told of before the hub had let it know its id, and was never heard, shows now. */
    private void identify() {
        present.forEach((id, presence) -> {
            if (presence.sender().isEmpty()) {
                assembly.find(id).ifPresent(session -> presence.becomes(session, Optional.empty()));
            }
        });
    }

    private void welcomed(String message) {
        String[] items = message.split(":", -1);
        if (!self.id().isEmpty()) {
            mistold("a second welcome, " + brief(message));
            return;
        }
        self.welcomed(items[0].substring(1));
        assembly.welcomed(self, this);
        for (int i = 1; i < items.length; i++) {
            joined(items[i].substring(1));
        }
    }

    private void joined(String id) {
        if (id.equals(self.id()) || present.containsKey(id)) {
            mistold("H" + id + (id.equals(self.id()) ? ", itself" : ", who was there already"));
            return;
        }
        Optional<Session> sender = assembly.find(id);
        present.put(id, new Presence(id, self, tally, sender, sender.flatMap(this::returning)));
    }

    private void left(String id) {
        Presence gone = present.remove(id);
        if (gone == null) {
            mistold("B" + id + ", who was not there");
            return;
        }
        Optional<Session> stays = gone.sender().filter(Session::isLive);
        if (stays.isPresent()) {
            departed.put(stays.get().number(), gone.account().last());
        } else {
            gone.account().cut();
            gone.close();
        }
    }

    private void said(String message) {
        int line = message.indexOf('\n');
        Presence sender = line < 0 ? null : present.get(message.substring(1, line));
        if (sender == null) {
            mistold("a message from nobody who is there: " + brief(message));
            return;
        }
        latest = sender;
        Optional<Letter> letter = Letter.read(message.substring(line + 1));
        if (letter.isEmpty()) {
            suspect = sender;
        } else if (recognised(sender, letter.get().session())) {
            sender.account().heard(letter.get().number());
        }
    }

    private boolean recognised(Presence sender, int session) {
        if (sender.fits(session)) {
            return true;
        }
        if (sender.account().hasHeard()) {
            tally.fault(
                    Figure.CORRUPTED, 1, () -> "a message of session " + session + " under another's id, at " + self);
            return false;
        }
        assembly.session(session)
                .ifPresentOrElse(
                        speaker -> sender.becomes(speaker, returning(speaker)),
                        () -> sender.wasOver(new Session(session, UNKNOWN)));
        return true;
    }

    private void cut() {
        if (latest == null) {
            mistold("X before any message");
            return;
        }
        latest.account().cut();
        suspect = null;
    }

    private Optional<Long> returning(Session sender) {
        return Optional.ofNullable(departed.remove(sender.number()));
    }

    private void mistold(String what) {
        tally.fault(Figure.MISTOLD, 1, () -> what + ", at " + self);
    }

    private static String brief(String message) {
        String line = message.replace("\n", "\\n");
        return line.substring(0, Math.min(60, line.length()));
    }
}
