package io.chamberhub.conformance;

import java.util.List;
import java.util.function.ToLongFunction;

/** Cases passed per group, in Markdown. */
final class Table {
    private static final String HEAD = "| group | cases | passed |\n|---|---|---|\n";

    private Table() {}

    static String of(List<Group> groups, List<Outcome> outcomes) {
        StringBuilder table = new StringBuilder(HEAD);
        for (Group group : groups) {
            List<Outcome> here =
                    outcomes.stream().filter(outcome -> outcome.isOf(group)).toList();
            if (!here.isEmpty()) {
                row(table, group.title(), here.size(), passed(here));
            }
        }
        row(table, "all", outcomes.size(), passed(outcomes));
        return table.toString();
    }

    /** That of a server which passes all. */
    static String ofAllPassed(List<Group> groups) {
        StringBuilder table = new StringBuilder(HEAD);
        ToLongFunction<Group> size = group -> group.cases().size();
        groups.forEach(group -> row(table, group.title(), size.applyAsLong(group), size.applyAsLong(group)));
        long all = groups.stream().mapToLong(size).sum();
        row(table, "all", all, all);
        return table.toString();
    }

    private static long passed(List<Outcome> outcomes) {
        return outcomes.stream().filter(Outcome::passed).count();
    }

    private static void row(StringBuilder table, String title, long cases, long passed) {
        table.append("| " + title + " | " + cases + " | " + passed + " |\n");
    }
}
