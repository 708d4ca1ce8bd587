package io.chamberhub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.Status;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

@Isolated // The levels are the process's; hubs of other tests set them when they start.
class LoggingTest {
    private static final String TIMESTAMP = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ";

    private final LoggerContext logback = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void capture_what_goes_to_standard_output() {
        logback.setMDCAdapter(new LogbackMDCAdapter());
        new Logging().configure(logback);
        ConsoleAppender<ILoggingEvent> appender = (ConsoleAppender<ILoggingEvent>)
                logback.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("standard output");
        appender.setOutputStream(written);
    }

    @AfterEach
    void restore_the_level() {
        Logging.apply(new LogSettings(Level.INFO));
        logback.stop();
    }

    @Test
    void an_event_is_one_line_with_time_level_short_name_and_message() {
        log().info("listening on {}", 8080);
        assertThat(written()).matches(TIMESTAMP + "INFO Node listening on 8080\n");
    }

    @Test
    void keys_and_values_follow_the_message() {
        log().atWarn()
                .addKeyValue("port", 8080)
                .addKeyValue("chamber", "a b")
                .addKeyValue("reason", "")
                .addKeyValue("text", "say \"x=1\" \\")
                .addKeyValue("nothing", (Object) null)
                .log("started");
        assertThat(line())
                .isEqualTo("WARN Node started port=8080 chamber=\"a b\" reason=\"\""
                        + " text=\"say \\\"x=1\\\" \\\\\" nothing=null");
    }

    @Test
    void text_from_outside_can_neither_end_a_line_nor_command_a_terminal() {
        log().atInfo().addKeyValue("id", "1\n2026 ERROR").log("joined\r\nforged \u001b[2J\u2028\u202etxt\u2066\u0085");
        assertThat(line())
                .isEqualTo("INFO Node joined\\r\\nforged \\u001b[2J\\u2028\\u202etxt\\u2066\\u0085"
                        + " id=\"1\\n2026 ERROR\"");
    }

    @Test
    void an_exception_is_folded_into_the_line() {
        log().error("failed", new IllegalStateException("first\nsecond", new RuntimeException("cause")));
        assertThat(line())
                .startsWith("ERROR Node failed | java.lang.IllegalStateException: first | second | at io.chamberhub.")
                .contains(" | Caused by: java.lang.RuntimeException: cause | ");
    }

    @Test
    void text_outside_of_ascii_is_written_as_utf8() {
        log().info("café");
        assertThat(line()).isEqualTo("INFO Node café");
    }

    @Test
    void a_message_may_be_missing() {
        log().info(null);
        assertThat(line()).isEqualTo("INFO Node ");
    }

    @Test
    void logback_finds_the_configuration_by_itself_and_has_nothing_to_say_about_it() {
        assertThat(ServiceLoader.load(Configurator.class)).hasExactlyElementsOfTypes(Logging.class);
        assertThat(logback.getStatusManager().getCopyOfStatusList())
                .noneMatch(status -> status.getLevel() >= Status.WARN);
    }

    @Test
    void an_event_can_be_a_json_object() {
        Logging.write(LogFormat.JSON, logback);
        log().atWarn()
                .addKeyValue("port", 8080)
                .addKeyValue("open", true)
                .addKeyValue("client", Path.of("::1"))
                .addKeyValue("nothing", (Object) null)
                .addKeyValue("level", "mine")
                .setCause(new IllegalStateException("first\nsecond"))
                .log("say \"x\" \\ café\r\n\u001b\u2028");
        assertThat(written()).endsWith("}\n").hasLineCount(1).doesNotContain("\u001b", "\u2028");
        JsonObject event = new JsonObject(written());
        assertThat(event.remove("timestamp") + " ").matches(TIMESTAMP);
        assertThat((String) event.remove("exception"))
                .startsWith("java.lang.IllegalStateException: first\nsecond")
                .contains("\tat io.chamberhub.");
        assertThat(event.encode())
                .isEqualTo(new JsonObject()
                        .put("level", "WARN")
                        .put("logger", "io.chamberhub.Node")
                        .put("message", "say \"x\" \\ café\r\n\u001b\u2028")
                        .put("port", 8080)
                        .put("open", true)
                        .put("client", "::1")
                        .put("nothing", null)
                        .put("level_", "mine")
                        .encode());
        Logging.write(LogFormat.TEXT, logback);
        log().info("as before");
        assertThat(written().lines().skip(1)).singleElement().asString().endsWith("Z INFO Node as before");
    }

    @Test
    void packages_have_levels_of_their_own_as_long_as_settings_say_so() {
        List<String> loggers =
                List.of("io.chamberhub.server.Hub", "io.chamberhub.Node", "io.netty.util", "io.vertx.core");
        List<String> own = List.of("io.chamberhub=warn", "io.chamberhub.server=debug", "io.netty=trace");
        Logging.apply(new LogSettings(Level.INFO, LogFormat.TEXT, own));
        assertThat(levelsNow(loggers)).containsExactly("DEBUG", "WARN", "TRACE", "WARN");
        Logging.apply(new LogSettings(Level.INFO));
        assertThat(levelsNow(loggers)).containsExactly("INFO", "INFO", "WARN", "WARN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"io.netty", "io.netty=", "=warn", "io.netty=off", "io.netty=WARN", "io netty=warn", ".io=warn"})
    void a_level_without_a_package_or_the_other_way_round_cannot_be_set(String level) {
        assertThatThrownBy(() -> new LogSettings(Level.INFO, LogFormat.TEXT, List.of(level)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(level);
    }

    @Test
    void libraries_keep_to_warnings_until_details_are_asked_for() {
        assertThat(levels(Level.ERROR)).containsExactly("ERROR", "ERROR", "ERROR", "ERROR");
        assertThat(levels(Level.WARN)).containsExactly("WARN", "WARN", "WARN", "WARN");
        assertThat(levels(Level.INFO)).containsExactly("INFO", "WARN", "WARN", "WARN");
        assertThat(levels(Level.DEBUG)).containsExactly("DEBUG", "DEBUG", "INFO", "INFO");
        assertThat(levels(Level.TRACE)).containsExactly("TRACE", "TRACE", "TRACE", "TRACE");
    }

    @Test
    void what_happens_to_members_is_told_by_the_hub_unless_details_are_asked_for() {
        List<String> loggers = List.of(
                "com.hazelcast.internal.cluster.impl.MembershipManager",
                "com.hazelcast.internal.cluster.impl.operations.LockClusterStateOp");
        assertThat(levels(Level.WARN, loggers)).containsExactly("ERROR", "OFF");
        assertThat(levels(Level.INFO, loggers)).containsExactly("ERROR", "OFF");
        assertThat(levels(Level.DEBUG, loggers)).containsExactly("DEBUG", "DEBUG");
    }

    @Test
    void libraries_are_told_to_log_here() throws ClassNotFoundException {
        Logging.redirectLibraries();
        assertThat(System.getProperty("hazelcast.logging.type")).isEqualTo("slf4j");
        assertThat(Class.forName(System.getProperty("vertx.logger-delegate-factory-class-name")))
                .isNotNull();
    }

    private static List<String> levels(Level level) {
        return levels(level, List.of("io.chamberhub.Node", "com.hazelcast.core", "io.netty.util", "io.vertx.core"));
    }

    private static List<String> levels(Level level, List<String> loggers) {
        Logging.apply(new LogSettings(level));
        return levelsNow(loggers);
    }

    private static List<String> levelsNow(List<String> loggers) {
        LoggerContext inUse = (LoggerContext) LoggerFactory.getILoggerFactory();
        return loggers.stream()
                .map(name -> inUse.getLogger(name).getEffectiveLevel().toString())
                .toList();
    }

    private Logger log() {
        return logback.getLogger("io.chamberhub.Node");
    }

    private String line() {
        assertThat(written()).matches(TIMESTAMP + "[^\n]*\n");
        return written().replaceFirst(TIMESTAMP, "").replaceFirst("\n$", "");
    }

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
