package io.chamberhub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.rooms.OpenLogic;
import io.chamberhub.rooms.RoomLogic;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogicClassesTest {
    private static final String SETTING = "halls./wss.logic.class: ";

    @TempDir
    private Path lib;

    /** Cannot be made. */
    public static final class Broken implements RoomLogic {
        public Broken() {
            throw new IllegalStateException("no database");
        }
    }

    /** Cannot even be loaded. */
    public static final class BrokenForAll implements RoomLogic {
        static final int NUMBER = Integer.parseInt("no number");
    }

    /** Has a constructor, but not for everybody. */
    public static final class Hidden implements RoomLogic {
        Hidden() {}
    }

    /** Needs to be told something. */
    public static final class Demanding implements RoomLogic {
        final String told;

        public Demanding(String told) {
            this.told = told;
        }
    }

    @Test
    void a_class_of_the_class_path_is_found_though_there_is_no_directory() throws UnfitFile {
        LogicClasses classes = LogicClasses.in(lib.resolve("none"));
        assertThat(classes.make("/wss", OpenLogic.class.getName())).isInstanceOf(OpenLogic.class);
    }

    @Test
    void a_class_in_a_jar_of_the_directory_is_found() throws Exception {
        Path classes = Files.createDirectory(lib.resolve("build"));
        compile(classes, "votes.Vote");
        try (OutputStream file = Files.newOutputStream(lib.resolve("votes.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("votes/Vote.class"));
            Files.copy(classes.resolve("votes/Vote.class"), jar);
        }
        assertThat(LogicClasses.in(lib).make("/wss", "votes.Vote").getClass().getName())
                .isEqualTo("votes.Vote");
    }

    @Test
    void so_is_a_class_in_the_directory_itself() throws Exception {
        compile(lib, "votes.Poll");
        assertThat(LogicClasses.in(lib).make("/wss", "votes.Poll").getClass().getName())
                .isEqualTo("votes.Poll");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java.lang.String      | is no io.chamberhub.rooms.RoomLogic",
                "$Broken       | cannot be used: no database",
                "$BrokenForAll | cannot be used: For input string: \"no number\"",
                "$Hidden       | is not a public class with a public constructor without arguments",
                "$Demanding    | is not a public class with a public constructor without arguments",
            })
    void what_cannot_be_used_is_named_with_the_reason(String type, String why) {
        String name = type.startsWith("$") ? LogicClassesTest.class.getName() + type : type;
        LogicClasses classes = LogicClasses.in(lib);
        assertThatThrownBy(() -> classes.make("/wss", name))
                .isInstanceOf(UnfitFile.class)
                .hasMessage(SETTING + name + " " + why);
    }

    @Test
    void a_class_that_is_not_there_is_named_with_where_it_was_looked_for() {
        assertThatThrownBy(() -> LogicClasses.in(lib).make("/wss", "votes.None"))
                .hasMessage(SETTING + "votes.None is not in the class path, nor in " + lib);
    }

    @Test
    void settings_name_classes_and_all_mistakes_are_told() {
        List<String> problems = new ArrayList<>();
        ServerSettings settings = ServerSettings.defaults()
                .withHalls(List.of(
                        HallSettings.of("/"),
                        hall("/a", OpenLogic.class.getName()),
                        hall("/b", "no.such.Thing"),
                        hall("/c", "nor.such.Thing")));
        Map<String, RoomLogic> logic = LogicClasses.of(settings, problems);
        assertThat(logic).containsOnlyKeys("/a");
        assertThat(problems).hasSize(2).allMatch(line -> line.contains(".logic.class: no"));
    }

    private static HallSettings hall(String path, String type) {
        return HallSettings.rooms(path).withRooms(RoomRules.defaults().withLogic(LogicSettings.of(type)));
    }

    private static void compile(Path target, String type) throws IOException {
        int dot = type.lastIndexOf('.');
        String name = type.substring(dot + 1);
        Path source = Files.writeString(
                target.resolve(name + ".java"),
                "package " + type.substring(0, dot) + "; public class " + name
                        + " implements io.chamberhub.rooms.RoomLogic {}");
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        String path = System.getProperty("java.class.path");
        assertThat(compiler.run(
                        null, null, null, "-proc:none", "-cp", path, "-d", target.toString(), source.toString()))
                .isZero();
    }
}
