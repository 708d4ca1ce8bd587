package io.chamberhub.config;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Where log events go: to standard output, one line each. Logback finds this class by itself as soon as anything asks
 * for a logger, so that no line is ever written in another form.
 */
public final class Logging extends ContextAwareBase implements Configurator {

    /**
     * Where Hazelcast warns that consensus data structures, of which the hub uses none, are not set up, and of what happens
     * to members that come, go and come back; the hub says which nodes those are.
     */
    private static final List<String> ERRORS_ONLY = List.of(
            "com.hazelcast.cp",
            "com.hazelcast.internal.cluster.ClusterService",
            "com.hazelcast.internal.cluster.impl.ClusterHeartbeatManager",
            "com.hazelcast.internal.cluster.impl.DiscoveryJoiner",
            "com.hazelcast.internal.cluster.impl.MembershipManager",
            "com.hazelcast.internal.cluster.impl.TcpIpJoiner",
            "com.hazelcast.internal.cluster.impl.operations.MergeClustersOp",
            "com.hazelcast.internal.partition",
            "com.hazelcast.internal.server.tcp.LocalAddressRegistry",
            "com.hazelcast.internal.server.tcp.TcpServerConnection",
            "com.hazelcast.spi.impl.operationservice");

    /**
     * Where it even calls that an error: who is no member any more asks or is asked, or a merge has to wait a second. So does
     * Vert.x with each connection between nodes that breaks; what is lost with it shows in stream numbers, too. A step whose
     * answer comes twice, as it may when a node dies, is one that was taken; one that fails, the hub tells of itself.
     */
    private static final List<String> SILENT = List.of(
            "io.vertx.core.net.impl.ConnectionBase",
            "com.hazelcast.internal.cluster.impl.operations.FetchMembersViewOp",
            "com.hazelcast.internal.cluster.impl.operations.LockClusterStateOp",
            "com.hazelcast.map.impl.operation.EntryOperation",
            "com.hazelcast.spi.impl.operationservice.impl.operations.PartitionIteratingOperation");

    private static final String STANDARD_OUTPUT = "standard output";

    /** What the settings in use have a level of its own for. */
    private static List<String> named = List.of();

    /** Sends what Hazelcast and Vert.x log the same way. To be called before a class of theirs is loaded. */
    public static void redirectLibraries() {
        System.setProperty("hazelcast.logging.type", "slf4j");
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
    }

    /** Logs as much as the settings say, and as they say; may be called again while the hub runs. */
    public static synchronized void apply(LogSettings settings) {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        named.forEach(name -> logback.getLogger(name).setLevel(null));
        named = settings.levels().stream().map(LogSettings::nameIn).toList();
        apply(settings.level(), logback);
        settings.levels().forEach(each -> set(logback, LogSettings.nameIn(each), LogSettings.levelIn(each)));
        write(settings.format(), logback);
    }

    /** Writes in this format from now on. */
    static void write(LogFormat format, LoggerContext logback) {
        if (logback.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(STANDARD_OUTPUT)
                        instanceof ConsoleAppender<ILoggingEvent> console
                && console.getEncoder() instanceof LayoutWrappingEncoder<ILoggingEvent> encoder
                && encoder.getLayout() instanceof LogLayout layout) {
            layout.use(format);
        }
    }

    /** Says next to nothing of what connections suffer: for a run in which they are broken on purpose. */
    public static void muteNetwork() {
        LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
        logback.getLogger("io.netty").setLevel(ch.qos.logback.classic.Level.OFF);
        logback.getLogger("io.vertx").setLevel(ch.qos.logback.classic.Level.OFF);
    }

    @Override
    public ExecutionStatus configure(LoggerContext logback) {
        // Else logback prints its own start-up messages where it finds something odd.
        logback.getStatusManager().add(new NopStatusListener());
        logback.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(standardOutput(logback));
        apply(Level.INFO, logback);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    // What libraries say at a level is of use to operators one level later, netty's details two.
    private static void apply(Level level, LoggerContext logback) {
        set(logback, Logger.ROOT_LOGGER_NAME, level);
        set(logback, "com.hazelcast", level == Level.INFO ? Level.WARN : level);
        boolean brief = level.toInt() >= Level.INFO.toInt();
        ERRORS_ONLY.forEach(each -> set(logback, each, brief ? Level.ERROR : level));
        // It warns when a node that has stopped in good order can no longer be reached.
        set(
                logback,
                "com.hazelcast.internal.server.tcp.TcpServerConnectionErrorHandler",
                level == Level.INFO ? Level.ERROR : level);
        Level network = level == Level.INFO ? Level.WARN : level == Level.DEBUG ? Level.INFO : level;
        set(logback, "io.netty", network);
        set(logback, "io.vertx", network);
        Level errors = level == Level.TRACE ? level : Level.ERROR;
        SILENT.forEach(
                each -> logback.getLogger(each).setLevel(brief ? ch.qos.logback.classic.Level.OFF : converted(level)));
        // It warns of messages that cross with the closing of a chamber; what is really lost shows in stream numbers.
        set(logback, "io.vertx.core.eventbus.impl.MessageConsumerImpl", errors);
        // It warns of each connection that ends while its close could not be sent.
        set(logback, "io.netty.util.concurrent.DefaultPromise", errors);
        // It warns of each message and connection to a node that has just died, which the hub logs once.
        set(logback, "io.vertx.core.eventbus.impl.clustered", errors);
    }

    private static void set(LoggerContext logback, String logger, Level level) {
        logback.getLogger(logger).setLevel(converted(level));
    }

    private static ch.qos.logback.classic.Level converted(Level level) {
        return ch.qos.logback.classic.Level.convertAnSLF4JLevel(level);
    }

    private static ConsoleAppender<ILoggingEvent> standardOutput(LoggerContext logback) {
        LogLayout layout = new LogLayout();
        layout.setContext(logback);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(logback);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(logback);
        appender.setName(STANDARD_OUTPUT);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
