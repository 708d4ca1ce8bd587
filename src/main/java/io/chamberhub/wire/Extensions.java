package io.chamberhub.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a client offers in {@code Sec-WebSocket-Extensions} (RFC 6455 section 9.1). */
final class Extensions {
    /** One offer, with its parameters in their order. */
    record Extension(String name, List<Parameter> parameters) {}

    /** What is said of an extension, quotes taken off. */
    record Parameter(String name, Optional<String> value) {}

    /** What a token is made of (RFC 9110 section 5.6.2), besides letters and digits. */
    private static final String MARKS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;
    private boolean broken;

    private Extensions(String text) {
        this.text = text;
    }

    /**
     * The extensions on these header lines.
     *
     * @return in order of preference; nothing at all if what they say is no list of extensions
     */
    static List<Extension> read(List<String> lines) {
        Extensions reader = new Extensions(String.join(",", lines));
        List<Extension> all = reader.all();
        return reader.broken ? List.of() : all;
    }

    private List<Extension> all() {
        List<Extension> all = new ArrayList<>();
        while (!broken && at < text.length()) {
            if (!skips(',')) {
                all.add(extension());
                broken |= at < text.length() && text.charAt(at) != ',';
            }
        }
        return all;
    }

    private Extension extension() {
        String name = token();
        List<Parameter> parameters = new ArrayList<>();
        while (!broken && skips(';')) {
            String parameter = token();
            parameters.add(new Parameter(parameter, skips('=') ? Optional.of(value()) : Optional.empty()));
        }
        return new Extension(name, List.copyOf(parameters));
    }

    private String value() {
        skipBlanks();
        if (at == text.length() || text.charAt(at) != '"') {
            return token();
        }
        at++;
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 1 : 0;
            value.append(at < text.length() ? text.charAt(at++) : '"');
        }
        // Taken off its quotes it must be a token, too.
        broken |= at++ >= text.length() || value.isEmpty() || !value.chars().allMatch(Extensions::isOfToken);
        skipBlanks();
        return value.toString();
    }

    private String token() {
        skipBlanks();
        int start = at;
        while (at < text.length() && isOfToken(text.charAt(at))) {
            at++;
        }
        broken |= at == start;
        String token = text.substring(start, at);
        skipBlanks();
        return token;
    }

    /** Whether this comes next; then it is passed over, with the blanks around it. */
    private boolean skips(char mark) {
        skipBlanks();
        boolean here = at < text.length() && text.charAt(at) == mark;
        if (here) {
            at++;
            skipBlanks();
        }
        return here;
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private static boolean isOfToken(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || MARKS.indexOf(c) >= 0;
    }
}
