package io.chamberhub.process;

import java.util.HashMap;
import java.util.Map;

/**
 * What one connection has heard of others in its chamber who say 0, 1, 2 … each: nothing may be missing, nothing come twice.
 * Confined to one thread.
 */
final class HeardNumbers {
    /** Somebody who was there before, and of whom any number may be the first. */
    private static final int ANY = -1;

    private final NumbersLost account;
    private final String chamber;
    private final Map<String, Integer> next = new HashMap<>();
    private String id = "";

    HeardNumbers(NumbersLost account, String chamber) {
        this.account = account;
        this.chamber = chamber;
    }

    /** The id of this connection; empty until it has been welcomed. */
    String id() {
        return id;
    }

    void hear(String message) {
        String rest = message.substring(1);
        switch (message.charAt(0)) {
            case 'I' -> welcome(rest);
            case 'H' -> account.require(next.put(rest, 0) == null, message + " for the second time");
            case 'B' -> left(rest);
            case 'F' -> number(rest.substring(0, rest.indexOf('\n')), rest.substring(rest.indexOf('\n') + 1));
            default -> account.require(false, message);
        }
    }

    private void welcome(String ids) {
        for (String each : ids.split(":H", -1)) {
            if (id.isEmpty()) {
                id = each;
            } else {
                next.put(each, ANY);
            }
        }
    }

    private void left(String sender) {
        Integer expected = next.remove(sender);
        account.require(expected != null, "B" + sender + " of nobody known");
        if (expected != null && expected != ANY) {
            account.heardUntilItLeft(chamber + " " + sender, expected);
        }
    }

    private void number(String sender, String text) {
        Integer expected = next.get(sender);
        int number = Integer.parseInt(text);
        if (expected == null) {
            account.require(false, "F" + sender + " of nobody known");
            return;
        }
        if (expected != ANY) {
            account.require(number >= expected, "F" + sender + " " + number + " for the second time");
            account.lost(number - expected);
        }
        account.heard();
        next.put(sender, number + 1);
    }

    /** How many it has not heard of somebody who has said so many, and of whom it should know. */
    int missing(String sender, int said) {
        Integer expected = next.get(sender);
        if (expected == null) {
            return Math.max(1, said);
        }
        return expected == ANY ? 0 : Math.max(0, said - expected);
    }
}
