package io.chamberhub.fuzz;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What one has heard last of each honest client. Thread-safe. */
final class Recollection {
    private final Map<Integer, Words> last = new HashMap<>();

    /** Whether this is what that client has to be heard to say next. */
    synchronized boolean hear(int talker, int kind, String text) {
        Optional<Words> words = Words.read(text);
        Words before = last.get(talker);
        boolean right = words.isPresent()
                && words.get().talker() == talker
                && words.get().kind() == kind
                && words.get().text().equals(text)
                && (before == null || words.get().follow(before));
        words.ifPresent(heard -> last.put(talker, heard));
        return right;
    }

    synchronized Optional<Words> last(int talker) {
        return Optional.ofNullable(last.get(talker));
    }

    /** It has been away, and may have missed anything. */
    synchronized void forget() {
        last.clear();
    }
}
