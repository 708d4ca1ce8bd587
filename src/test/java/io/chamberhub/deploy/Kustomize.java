package io.chamberhub.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.chamberhub.Prerequisite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kustomize that is part of kubectl. */
final class Kustomize {
    private static final Pattern MINOR = Pattern.compile("\"minor\": \"(\\d+)");

    /** Before this one, kubectl had a kustomize that called some things by other names; Debian 12 has one. */
    private static final int NEW_WORDS = 21;

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final long PATIENCE = 60;

    private Kustomize() {}

    /** The YAML that would be applied; what kubectl has to say on it, warnings too, is a failure. */
    static String build(String directory) {
        try {
            Prerequisite.require(kubectlIsThere(), "manifests are not tried: kubectl is not installed");
            Matcher minor = MINOR.matcher(run("kubectl", "version", "--client", "--output=json"));
            assertThat(minor.find()).isTrue();
            boolean inNewWords = Integer.parseInt(minor.group(1)) >= NEW_WORDS;
            Path root = inNewWords ? Path.of("") : inOldWords();
            return run("kubectl", "kustomize", root.resolve(directory).toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean kubectlIsThere() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl")));
    }

    /** A copy of everything, in which directories are bases, and patches are named by their files alone. */
    private static synchronized Path inOldWords() throws IOException {
        Path copy = Path.of("target", "kustomize");
        for (String tree : List.of("k8s", "conf")) {
            try (Stream<Path> files = Files.walk(Path.of(tree))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.createDirectories(copy.resolve(file).getParent());
                    boolean kustomization = file.endsWith("kustomization.yaml");
                    Files.writeString(copy.resolve(file), kustomization ? translate(file) : Files.readString(file));
                }
            }
        }
        return copy;
    }

    private static String translate(Path file) throws IOException {
        ObjectNode kustomization = (ObjectNode) YAML.readTree(Files.readString(file));
        ArrayNode bases = kustomization.putArray("bases");
        ArrayNode resources = YAML.createArrayNode();
        kustomization.path("resources").forEach(each -> {
            boolean directory = Files.isDirectory(file.resolveSibling(each.asText()));
            (directory ? bases : resources).add(each);
        });
        kustomization.set("resources", resources);
        ArrayNode patches = kustomization.putArray("patchesStrategicMerge");
        kustomization.path("patches").forEach(each -> patches.add(each.get("path")));
        kustomization.remove("patches");
        return YAML.writeValueAsString(kustomization);
    }

    private static String run(String... command) throws IOException {
        Path errors = Files.createTempFile("kubectl", ".err");
        Path output = Files.createTempFile("kubectl", ".out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended && process.waitFor() == 0)
                    .as("%s: %s", String.join(" ", command), Files.readString(errors))
                    .isTrue();
            assertThat(Files.readString(errors)).isEmpty();
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        } finally {
            Files.delete(errors);
            Files.delete(output);
        }
    }
}
