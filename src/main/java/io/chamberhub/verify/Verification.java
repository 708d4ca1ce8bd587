package io.chamberhub.verify;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One run, from the first process to the last row. Belongs to the thread that runs it. */
final class Verification implements AutoCloseable {
    /** ms of silence until a node counts as dead. */
    private static final int DEAD_AFTER = 3_000;

    /** Between two failures at least, in ms. */
    private static final long BREATH = 500;

    /** How long the last messages may be on their way. */
    private static final long LAST_WORDS = 8_000;

    private final Order order;
    private final PrintStream out;
    private final Report report;
    private final Loop loop = new Loop();
    private final Stage stage;
    private final long start = System.nanoTime();

    Verification(Order order, PrintStream out) {
        this.order = order;
        this.out = out;
        this.report = new Report(order);
        this.stage = loop.ask(() -> new Stage(loop.vertx(), new Random(order.seed())));
    }

    /**
     * Plays all failures.
     *
     * @param jar the hub
     */
    void run(Path jar, Processes processes) throws Exception {
        NodeCommand command = new NodeCommand(jar, order.jvm(), DEAD_AFTER);
        Nodes nodes = Nodes.start(order.nodes(), command, processes, loop);
        Crowd crowd = loop.ask(() -> new Crowd(stage, order));
        Conductor conductor = new Conductor(nodes, crowd, stage, loop, DEAD_AFTER);
        conductor.open(order.rate());
        out.println("Everybody is connected; failures begin. Times are ms.");
        out.println(report.head());
        play(conductor);
        finish(crowd);
        out.println(report.totalLine());
    }

    Report report() {
        return report;
    }

    @Override
    public void close() {
        loop.close();
    }

    private void play(Conductor conductor) throws Exception {
        List<Failure> plan = Plan.draw(order.seed(), order.nodes(), order.minutes(), DEAD_AFTER, order.kinds());
        double begun = seconds();
        for (int i = 0; i < plan.size(); i++) {
            Failure failure = plan.get(i);
            double at = seconds();
            Conductor.Outcome outcome = conductor.play(failure);
            double due = begun + order.minutes() * 60 * (i + 1) / plan.size();
            loop.rest(Math.max(BREATH, (long) ((due - seconds()) * 1_000)));
            conductor.requireRight();
            add(at, failure, outcome);
        }
    }

    private void finish(Crowd crowd) {
        double at = seconds();
        loop.run(crowd::hush);
        loop.await(() -> crowd.settle(crowd::awaited, LAST_WORDS));
        loop.run(crowd::close);
        add(new Row(at, "end", "", figures(), Optional.empty(), Optional.empty(), news()));
    }

    private void add(double at, Failure failure, Conductor.Outcome outcome) {
        String what = failure.kind().title();
        add(new Row(at, what, failure.where(), figures(), outcome.gone(), Optional.of(outcome.whole()), news()));
    }

    private void add(Row row) {
        report.add(row).forEach(out::println);
    }

    private Figures figures() {
        return loop.ask(() -> stage.tally().figures());
    }

    private List<String> news() {
        return loop.ask(() -> stage.tally().news());
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }
}
