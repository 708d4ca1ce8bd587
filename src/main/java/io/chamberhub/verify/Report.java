package io.chamberhub.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happened in a run, line by line while it lasts and as a page when it is over. Not thread-safe. */
final class Report {
    private static final int NARROW = 9;

    private final Order order;
    private final List<Row> rows = new ArrayList<>();

    Report(Order order) {
        this.order = order;
    }

    /** Takes a row in and returns its line, and those of its faults. */
    List<String> add(Row row) {
        rows.add(row);
        List<String> lines = new ArrayList<>(List.of(line(cells(row))));
        row.faults().forEach(fault -> lines.add("          " + fault));
        return lines;
    }

    /** The line above the rows. */
    String head() {
        return line(titles());
    }

    /** The sum of all rows, and whether each of them is sound. */
    Row total() {
        Figures sum = rows.stream().map(Row::figures).reduce(Figures.NONE, Figures::plus);
        double end = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).at();
        return new Row(end, "total", "", sum, longest(Row::gone), longest(Row::whole), List.of());
    }

    String totalLine() {
        return line(cells(total()));
    }

    /** How often each promise was broken, or that none was. */
    String verdict() {
        if (isSound()) {
            return "All promises were kept.";
        }
        String counts = Stream.of(Figure.values())
                .filter(figure -> broken(figure) > 0)
                .map(figure -> figure.title() + " " + broken(figure))
                .collect(Collectors.joining(", "));
        long late = rows.stream()
                .flatMap(row -> Stream.concat(row.gone().stream(), row.whole().stream()))
                .filter(Took::isLate)
                .count();
        String lateness = late == 0 ? "" : "presence was right too late " + late + " times";
        return "NOT all promises were kept: "
                + Stream.of(counts, lateness).filter(each -> !each.isEmpty()).collect(Collectors.joining("; "));
    }

    private long broken(Figure figure) {
        return rows.stream().mapToLong(row -> row.broken(figure)).sum();
    }

    boolean isSound() {
        return rows.stream().allMatch(Row::isSound);
    }

    /** @param machine what it ran on */
    String markdown(String machine) {
        List<String> page = new ArrayList<>();
        page.add("# Verification\n");
        page.add(verdict() + "\n");
        page.add(machine + "\n");
        page.add(order.summary() + "\n");
        page.add(row(titles()));
        page.add(row(titles().stream().map(title -> "---").toList()));
        rows.forEach(each -> page.add(row(cells(each))));
        page.add(row(cells(total())));
        page.add("\nTimes are ms, what is late is marked `!`; `at` is seconds after the start.");
        List<String> faults = rows.stream()
                .flatMap(row -> row.faults().stream()
                        .map(fault -> String.format(Locale.ROOT, "- %.1f %s: %s", row.at(), row.what(), fault)))
                .toList();
        if (!faults.isEmpty()) {
            page.add("\n## Faults\n");
            page.addAll(faults);
        }
        return String.join("\n", page) + "\n";
    }

    private Optional<Took> longest(Function<Row, Optional<Took>> column) {
        return rows.stream().map(column).flatMap(Optional::stream).reduce(Took::worse);
    }

    private static List<String> titles() {
        List<String> titles = new ArrayList<>(List.of("at", "what", "where"));
        Stream.of(Figure.values()).map(Figure::title).forEach(titles::add);
        titles.addAll(List.of("gone", "whole"));
        return titles;
    }

    private static List<String> cells(Row row) {
        List<String> cells =
                new ArrayList<>(List.of(String.format(Locale.ROOT, "%.1f", row.at()), row.what(), row.where()));
        Stream.of(Figure.values())
                .map(figure -> Long.toString(row.figures().of(figure)))
                .forEach(cells::add);
        cells.add(row.gone().map(Took::toString).orElse("-"));
        cells.add(row.whole().map(Took::toString).orElse("-"));
        return cells;
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> " ".repeat(Math.max(0, NARROW - cell.length())) + cell)
                .collect(Collectors.joining(" "));
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
