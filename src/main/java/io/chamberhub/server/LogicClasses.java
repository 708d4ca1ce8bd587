package io.chamberhub.server;

import io.chamberhub.rooms.RoomLogic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the logic that settings name as a class: one of the class path, or of a directory with jars and classes. Each is made
 * once, for the whole node.
 */
public final class LogicClasses {
    private static final String LIB = "lib";

    private final Path directory;
    private final ClassLoader loader;

    private LogicClasses(Path directory, ClassLoader loader) {
        this.directory = directory;
        this.loader = loader;
    }

    /** Those of the class path, and of the directory {@code lib} beside the jar that the hub is in. */
    static LogicClasses besideJar() {
        try {
            URL jar = LogicClasses.class.getProtectionDomain().getCodeSource().getLocation();
            return in(Path.of(jar.toURI()).resolveSibling(LIB));
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Those of the class path, and of a directory, which need not be there. */
    static LogicClasses in(Path directory) {
        ClassLoader parent = LogicClasses.class.getClassLoader();
        if (!Files.isDirectory(directory)) {
            return new LogicClasses(directory, parent);
        }
        try {
            return new LogicClasses(directory, new URLClassLoader(contents(directory), parent));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(directory + " cannot be read", unreadable);
        }
    }

    private static URL[] contents(Path directory) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(url(directory));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path jar : jars) {
                urls.add(url(jar));
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toUri().toURL();
    }

    /**
     * The logic of those halls whose settings name a class, by the halls' paths.
     *
     * @param problems gets a line for each that cannot be had, with the setting
     */
    public static Map<String, RoomLogic> of(ServerSettings settings, List<String> problems) {
        Map<String, String> types = new TreeMap<>();
        settings.halls().forEach(hall -> hall.rooms()
                .logic()
                .flatMap(LogicSettings::type)
                .ifPresent(type -> types.put(hall.path(), type)));
        Map<String, RoomLogic> logic = new HashMap<>();
        if (!types.isEmpty()) {
            LogicClasses classes = besideJar();
            types.forEach((hall, type) -> {
                try {
                    logic.put(hall, classes.make(hall, type));
                } catch (UnfitFile unfit) {
                    problems.add(String.valueOf(unfit.getMessage()));
                }
            });
        }
        return logic;
    }

    /**
     * An instance of a class.
     *
     * @param hall whose settings name it
     * @throws UnfitFile if there is no such class, or it is no logic, or cannot be made
     */
    RoomLogic make(String hall, String type) throws UnfitFile {
        String setting = "halls." + hall + ".logic.class: " + type;
        try {
            Class<?> found = Class.forName(type, true, loader);
            if (!RoomLogic.class.isAssignableFrom(found)) {
                throw new UnfitFile(setting + " is no " + RoomLogic.class.getName());
            }
            return (RoomLogic) found.getConstructor().newInstance();
        } catch (ClassNotFoundException none) {
            throw new UnfitFile(setting + " is not in the class path, nor in " + directory);
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException hidden) {
            throw new UnfitFile(setting + " is not a public class with a public constructor without arguments");
        } catch (ReflectiveOperationException | LinkageError broken) {
            throw new UnfitFile(setting + " cannot be used", broken);
        }
    }
}
