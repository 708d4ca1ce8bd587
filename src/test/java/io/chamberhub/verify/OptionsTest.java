package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @Test
    void without_options_it_is_three_nodes_two_minutes_and_everything() {
        Order order = read();
        assertThat(order)
                .isEqualTo(new Order(
                        3, 2, order.seed(), EnumSet.allOf(Kind.class), Optional.empty(), List.of(), 4, 2, 20));
        assertThat(order.crowd()).isEqualTo(24);
    }

    @Test
    void every_option_has_its_effect() {
        assertThat(read(
                        "--nodes=5",
                        "--minutes=0.5",
                        "--seed=9",
                        "--only=kill,cut",
                        "--report=target/r.md",
                        "--jvm=-Da=b",
                        "--jvm=-Xmx200m",
                        "--chambers=6",
                        "--clients=1",
                        "--rate=7"))
                .isEqualTo(new Order(
                        5,
                        0.5,
                        9,
                        EnumSet.of(Kind.KILL, Kind.CUT),
                        Optional.of(Path.of("target/r.md")),
                        List.of("-Da=b", "-Xmx200m"),
                        6,
                        1,
                        7));
    }

    @ParameterizedTest
    @CsvSource({
        "--nodes=1,--nodes: from 2 to 9",
        "--minutes=0,'--minutes: more than 0, at most 1440'",
        "--minutes=NaN,'--minutes: more than 0, at most 1440'",
        "--only=kil,--only: no such failure: kil",
        "--chambers=0,--chambers: from 1 to 500",
        "--clients=0,--clients: from 1 to 50",
        "--rate=0,--rate: from 1 to 500",
        "--nodes=x,Invalid value for option '--nodes'",
        "--node=3,Unknown option: '--node=3'",
        "fast,Unmatched argument"
    })
    void what_makes_no_sense_is_said(String argument, String complaint) {
        assertThatThrownBy(() -> read(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(complaint);
    }

    @Test
    void a_mistake_is_exit_code_2_and_two_lines() {
        assertThat(run("--nodes=1"))
                .isEqualTo(new Ran(2, "", "--nodes: from 2 to 9\nverify -help lists the options.\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "-help", "--help"})
    void help_names_the_options(String option) {
        Ran ran = run(option);
        assertThat(ran.code()).isZero();
        assertThat(ran.out())
                .contains("--nodes", "--minutes", "--report", "--seed", "--only", "--chambers", "--clients", "--rate")
                .contains("--jvm");
    }

    private record Ran(int code, String out, String err) {}

    private static Ran run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Verify.run(List.of(arguments), print(out), print(err));
        return new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static Order read(String... arguments) {
        return Options.read(List.of(arguments)).orElseThrow();
    }
}
