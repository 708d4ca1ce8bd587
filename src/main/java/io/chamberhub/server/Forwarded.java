package io.chamberhub.server;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the value of the header {@code Forwarded} (RFC 7239 section 4): elements between commas, pairs between semicolons,
 * values with or without quotes. Addresses with colons are taken without quotes, too, as they are often written.
 */
final class Forwarded {
    /** The value is not as it has to be. */
    private static final class Malformed extends Exception {
        @Serial
        private static final long serialVersionUID = 1;
    }

    private static final String SEPARATORS = " \t\",;=";

    private final String text;
    private int at;

    private Forwarded(String text) {
        this.text = text;
    }

    /** The elements, the last one first, with names in lower case; none if anything is malformed. */
    static List<Map<String, String>> read(String text) {
        try {
            List<Map<String, String>> elements = new Forwarded(text).elements();
            Collections.reverse(elements);
            return elements;
        } catch (Malformed malformed) {
            return List.of();
        }
    }

    private List<Map<String, String>> elements() throws Malformed {
        List<Map<String, String>> elements = new ArrayList<>();
        do {
            Map<String, String> element = element();
            // A list may have empty elements (RFC 9110 section 5.6.1.2).
            if (!element.isEmpty()) {
                elements.add(element);
            }
        } while (skip(','));
        if (at < text.length()) {
            throw new Malformed();
        }
        return elements;
    }

    private Map<String, String> element() throws Malformed {
        Map<String, String> pairs = new HashMap<>();
        do {
            String name = word().toLowerCase(Locale.ROOT);
            if (!name.isEmpty()) {
                require(skip('='));
                require(pairs.put(name, value()) == null);
            }
        } while (skip(';'));
        return pairs;
    }

    private String value() throws Malformed {
        if (next() == '"') {
            at++;
            return quoted();
        }
        require(SEPARATORS.indexOf(next()) < 0);
        return word();
    }

    private String quoted() throws Malformed {
        StringBuilder value = new StringBuilder();
        while (next() != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            value.append(next());
            at++;
        }
        at++;
        return value.toString();
    }

    private char next() throws Malformed {
        require(at < text.length());
        return text.charAt(at);
    }

    /** The characters up to a separator, behind any blanks. */
    private String word() {
        skipBlanks();
        int start = at;
        while (at < text.length() && SEPARATORS.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean skip(char separator) {
        if (separator != '=') {
            skipBlanks();
        }
        boolean there = at < text.length() && text.charAt(at) == separator;
        at += there ? 1 : 0;
        return there;
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private static void require(boolean sound) throws Malformed {
        if (!sound) {
            throw new Malformed();
        }
    }
}
