package io.chamberhub.fuzz;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an honest client says: nobody else does, and nobody can change a byte of it unnoticed.
 *
 * @param talker the name of the client
 * @param session counts its connections from 0
 * @param number counts what it says on this one, from 0
 */
record Words(int talker, int session, int number) {
    private static final String BEGINNING = "honest ";
    private static final Pattern SAID = Pattern.compile(BEGINNING + "(\\d+) (\\d+) (\\d+) .*", Pattern.DOTALL);
    private static final String FILL = "κόσμε 😀 and so on, \n";

    String text() {
        return BEGINNING + talker + " " + session + " " + number + " " + FILL.repeat((talker * 31 + number * 17) % 40);
    }

    /** Text or binary, in turn. */
    int kind() {
        return number % 2 == 0 ? Link.TEXT : Link.BINARY;
    }

    /** Reads what was heard; empty where it is not an honest client's. */
    static Optional<Words> read(String heard) {
        Matcher said = SAID.matcher(heard);
        if (!heard.startsWith(BEGINNING) || !said.matches()) {
            return Optional.empty();
        }
        return Optional.of(new Words(
                Integer.parseInt(said.group(1)), Integer.parseInt(said.group(2)), Integer.parseInt(said.group(3))));
    }

    /** Whether these may be heard next, after others of the same client; who has just come may hear any. */
    boolean follow(Words before) {
        return session == before.session ? number == before.number + 1 : session > before.session;
    }
}
