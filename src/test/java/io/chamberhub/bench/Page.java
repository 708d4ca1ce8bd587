package io.chamberhub.bench;

import io.chamberhub.bench.load.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result in Markdown: tables, and below each what is to be said of it. */
final class Page {
    private final List<String> lines = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private boolean sound = true;

    /** Begins a table. The first column is of words, all others are of figures. */
    void table(String title, String... columns) {
        endTable();
        lines.addAll(List.of("", "### " + title, "", "| " + String.join(" | ", columns) + " |"));
        lines.add("|---" + "|---:".repeat(columns.length - 1) + "|");
    }

    void row(String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    /** Looks through the runs behind a row, and says below the table what is wrong with them. */
    void judge(String what, List<Figures> runs) {
        for (Figures run : runs) {
            if (!run.isSound()) {
                sound = false;
                remarks.add("- **No result**: " + what + ": " + run.faults());
            }
        }
        if (runs.stream().anyMatch(Figures::isDisturbed)) {
            remarks.add("- Disturbed: " + what + ": something else was busy on this machine.");
        }
        if (runs.stream().anyMatch(Figures::isLimitedByGenerator)) {
            remarks.add("- " + what + ": the generator was the limit; what counts is CPU per delivery.");
        }
    }

    /** Says below the table what is wrong with a run that has no figures. */
    void judge(String what, Faults faults) {
        if (!faults.none()) {
            sound = false;
            remarks.add("- **No result**: " + what + ": " + faults);
        }
    }

    /** Says something more below the table. */
    void remark(String line) {
        remarks.add(line);
    }

    /** Appends all of the other page. */
    void append(Page other) {
        endTable();
        other.endTable();
        lines.addAll(other.lines);
        sound &= other.sound;
    }

    private void endTable() {
        if (!remarks.isEmpty()) {
            lines.add("");
            lines.addAll(remarks);
            remarks.clear();
        }
    }

    /** Whether no run had faults. */
    boolean isSound() {
        return sound;
    }

    /** All lines so far. */
    String text() {
        endTable();
        return String.join("\n", lines) + "\n";
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.3f" : value < 1000 ? "%.1f" : "%,.0f", value);
    }

    /** Bytes, told in MiB. */
    static String mebi(long bytes) {
        return number(bytes / (double) (1 << 20));
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "**%.2f**", value);
    }
}
