package io.chamberhub;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimerTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The drawing of the hub's layers, held against its classes. */
class ArchitectureTest {
    private static final String ROOT = "io.chamberhub";

    /** Imports point downwards only. The root package, which nobody may import, may import all. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry(
                    "config",
                    Set.of(
                            "server",
                            "admin",
                            "hooks",
                            "rooms",
                            "bus",
                            "directory",
                            "room",
                            "chamber",
                            "wire",
                            "client")),
            entry("server", Set.of("admin", "hooks", "rooms", "bus", "directory", "room", "chamber", "wire")),
            entry("hooks", Set.of("rooms", "directory", "chamber", "wire")),
            entry("admin", Set.of("rooms", "bus", "directory", "room", "chamber", "wire")),
            entry("rooms", Set.of("bus", "directory", "room", "chamber", "wire")),
            entry("bus", Set.of("directory", "room", "chamber", "wire")),
            entry("directory", Set.of("room", "chamber", "wire")),
            entry("room", Set.of("chamber", "wire")),
            entry("chamber", Set.of("wire")),
            entry("client", Set.of("wire")),
            entry("verify", Set.of()),
            entry("wire", Set.of()));

    private static final Set<String> BELOW_VERTX = Set.of(
            in("server") + ".NettyBrokenHeader",
            in("server") + ".NettyFrameBuffer",
            in("server") + ".NettyGate",
            in("server") + ".NettyHold",
            in("server") + ".NettyInflation",
            in("server") + ".NettyInput",
            in("server") + ".NettyPort",
            in("server") + ".NettySocket",
            in("server") + ".NettyTransport",
            in("server") + ".NettyUpgrade",
            in("server") + ".NettyWaitingRoom");

    private static final String[] PURE = {in("wire"), in("chamber"), in("room")};

    /** Calls whose answer depends on when, where or how often they are made. */
    private static final Set<String> IMPURE_CALLS = Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.getenv",
            "java.lang.System.getProperty",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.random.RandomGenerator.of");

    private static final JavaClasses HUB = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void the_drawing_names_every_package() {
        Set<String> packages = HUB.stream()
                .map(JavaClass::getPackageName)
                .filter(ArchitectureTest::below)
                .collect(Collectors.toSet());
        assertThat(MAY_IMPORT.keySet().stream().map(ArchitectureTest::in)).containsAll(packages);
    }

    static Set<String> layers() {
        return MAY_IMPORT.keySet();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void imports_point_downwards(String layer) {
        Set<String> allowed = MAY_IMPORT.getOrDefault(layer, Set.of()).stream()
                .map(ArchitectureTest::in)
                .collect(Collectors.toSet());
        allowed.add(in(layer));
        check(noClasses()
                .that()
                .resideInAPackage(in(layer) + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(names(allowed))))));
    }

    @Test
    void no_package_depends_on_itself_through_others() {
        check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void the_pure_layers_know_java_and_byte_strings_only() {
        check(classes()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(PURE)
                        .or(resideInAnyPackage("java..", "org.jspecify.annotations"))
                        .or(equivalentTo(Buffer.class))));
    }

    @Test
    void the_pure_layers_have_no_threads_clocks_randomness_or_io() {
        DescribedPredicate<JavaClass> impure = resideInAnyPackage(
                        "java.util.concurrent..", "java.util.logging..", "java.io..", "java.net..", "java.security..")
                .or(resideInAnyPackage("java.nio.file..", "java.nio.channels.."))
                .or(belongToAnyOf(Thread.class, ThreadLocal.class, Process.class, ProcessBuilder.class, Runtime.class))
                .or(belongToAnyOf(Clock.class, java.util.Timer.class, TimerTask.class))
                .or(belongToAnyOf(Random.class, SplittableRandom.class));
        check(noClasses().that().resideInAnyPackage(PURE).should().dependOnClassesThat(impure));
    }

    @Test
    void the_pure_layers_ask_no_clock_no_chance_and_no_environment() {
        check(noClasses().that().resideInAnyPackage(PURE).should().accessTargetWhere(isImpure()));
    }

    @Test
    void hazelcast_is_known_to_directory_and_bus_alone() {
        onlyIn(resideInAnyPackage(in("directory"), in("bus")), "com.hazelcast..");
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.netty..", "io.vertx..internal..", "io.vertx..impl.."})
    void what_lies_below_vertx_is_known_to_these_classes_alone(String packages) {
        onlyIn(belongTo(BELOW_VERTX), packages);
    }

    @Test
    void logs_are_written_through_slf4j() {
        check(noClasses().should().dependOnClassesThat(resideInAPackage("java.util.logging..")));
    }

    @Test
    void only_the_launcher_prints() {
        check(noClasses().that().resideOutsideOfPackage(ROOT).should(GeneralCodingRules.ACCESS_STANDARD_STREAMS));
    }

    private static void onlyIn(DescribedPredicate<JavaClass> place, String packages) {
        check(noClasses().that(not(place)).should().dependOnClassesThat(resideInAPackage(packages)));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(HUB);
    }

    /** These classes and those nested in them. */
    private static DescribedPredicate<JavaClass> belongTo(Set<String> names) {
        return DescribedPredicate.describe(String.join(", ", names), type -> names.stream()
                .anyMatch(name -> type.getName().equals(name) || type.getName().startsWith(name + "$")));
    }

    private static DescribedPredicate<JavaAccess<?>> isImpure() {
        return DescribedPredicate.describe("a clock, chance or the environment is asked", access -> {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            return IMPURE_CALLS.contains(owner + "." + name) || (owner.startsWith("java.time.") && name.equals("now"));
        });
    }

    private static boolean below(String name) {
        return name.startsWith(ROOT + ".");
    }

    private static String in(String layer) {
        return ROOT + "." + layer;
    }

    private static String[] names(Set<String> packages) {
        return packages.stream().map(name -> name + "..").toArray(String[]::new);
    }
}
