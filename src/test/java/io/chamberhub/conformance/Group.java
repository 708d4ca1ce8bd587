package io.chamberhub.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Cases about one thing: a table in {@code src/test/resources/conformance}. A line is a row, and one that begins with a
 * blank goes on with the row before it. {@code #} begins the title, or a headline between rows.
 *
 * @param plainOnly whether it is about an echo server's messages as they are, without header lines
 */
record Group(String title, boolean plainOnly, List<Case> cases) {
    private static final List<String> TABLES = List.of(
            "framing",
            "pings",
            "reserved-bits",
            "opcodes",
            "fragmentation",
            "utf-8",
            "close",
            "limits",
            "opening-handshake",
            "compression");

    /** The line that says that a table is for echo servers only. */
    private static final String PLAIN_ONLY = "(plain only)";

    /** All groups, in the order in which they are shown. */
    static List<Group> all() {
        return TABLES.stream().map(table -> read(text(table))).toList();
    }

    private static String text(String table) {
        try (InputStream in = Group.class.getResourceAsStream("/conformance/" + table + ".txt")) {
            return new String(Objects.requireNonNull(in, table).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Reads a table. */
    static Group read(String table) {
        List<String> lines = table.replaceAll("\n +", " ")
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        String title = lines.get(0).substring(1).strip();
        List<Case> cases = lines.stream()
                .filter(line -> !line.startsWith("#") && !line.equals(PLAIN_ONLY))
                .map(Group::row)
                .toList();
        if (cases.stream().map(Case::name).distinct().count() < cases.size()) {
            throw new IllegalArgumentException(title + ": two cases have the same name");
        }
        return new Group(title, lines.contains(PLAIN_ONLY), cases);
    }

    private static Case row(String line) {
        List<String> columns = Arrays.stream((line + " ").split(" \\| ", -1))
                .map(String::strip)
                .toList();
        if (columns.size() < 3 || columns.size() % 2 == 0) {
            throw new IllegalArgumentException("a row is a name, what is said, and what is heard: " + line);
        }
        List<Turn> turns = new ArrayList<>();
        for (int i = 1; i < columns.size(); i += 2) {
            turns.add(new Turn(columns.get(i), columns.get(i + 1)));
        }
        try {
            turns.forEach(turn -> turn.expected(Dialect.PLAIN));
            Case read = new Case(columns.get(0), turns);
            read.sent().forEach(Objects::requireNonNull);
            return read;
        } catch (RuntimeException unreadable) {
            throw new IllegalArgumentException(line, unreadable);
        }
    }

    /** The cases that a server can be held to with which one speaks like this. */
    List<Case> casesFor(Dialect dialect) {
        return dialect == Dialect.PLAIN
                ? cases
                : cases.stream().filter(row -> !plainOnly && row.mayGrow()).toList();
    }
}
