package io.chamberhub.deploy;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** What the Dockerfile says, and the directory that it makes. */
public final class Image {
    /** Where the image has the hub. */
    public static final Path HOME = Path.of("/opt/hub");

    /** An instruction and what stands behind it. */
    private record Instruction(String name, String rest) {
        static Instruction of(String line) {
            String[] parts = line.split(" ", 2);
            return new Instruction(parts[0], parts[1]);
        }
    }

    private final List<Instruction> instructions;

    private Image(List<Instruction> instructions) {
        this.instructions = instructions;
    }

    /** Reads the project's. */
    public static Image read() throws IOException {
        return new Image(Files.readAllLines(Path.of("Dockerfile")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Instruction::of)
                .toList());
    }

    String base() {
        return only("FROM");
    }

    String user() {
        return only("USER");
    }

    String port() {
        return only("EXPOSE");
    }

    String home() {
        return only("WORKDIR");
    }

    /** {@code NAME=value}. */
    public String variable() {
        return only("ENV");
    }

    /** The command that starts the hub, but for its arguments. */
    public List<String> entrypoint() {
        return new JsonArray(only("ENTRYPOINT"))
                .stream().map(String.class::cast).toList();
    }

    /** Files and directories of the build that get into the image. */
    List<String> sources() {
        return copies().flatMap(copy -> copy.subList(0, copy.size() - 1).stream())
                .toList();
    }

    /** Makes the image's directory in another place. */
    public void assemble(Path home) throws IOException {
        for (List<String> copy : copies().toList()) {
            Path target = home.resolve(copy.get(copy.size() - 1)).normalize();
            Files.createDirectories(target);
            for (String source : copy.subList(0, copy.size() - 1)) {
                copyInto(target, Path.of(source));
            }
        }
    }

    private static void copyInto(Path target, Path source) throws IOException {
        try (Stream<Path> files = Files.isDirectory(source) ? Files.list(source) : Stream.of(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Stream<List<String>> copies() {
        return instructions.stream()
                .filter(each -> each.name().equals("COPY"))
                .map(each -> List.of(each.rest().split(" +", -1)));
    }

    private String only(String name) {
        return instructions.stream()
                .filter(each -> each.name().equals(name))
                .map(Instruction::rest)
                .reduce((one, other) -> {
                    throw new AssertionError(name + " twice");
                })
                .orElseThrow();
    }
}
