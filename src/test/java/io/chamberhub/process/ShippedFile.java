package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A configuration file that is shipped, made to fit a test: every change has to find what it changes. */
final class ShippedFile {
    private final String name;
    private String text;

    ShippedFile(Path file) {
        this.name = file.toString();
        try {
            this.text = Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Wherever it stands. */
    ShippedFile change(String from, String to) {
        assertThat(text).as(name).contains(from);
        text = text.replace(from, to);
        return this;
    }

    /** Without the lines that begin like this, spaces apart. */
    ShippedFile without(String beginning) {
        String less = text.replaceAll("(?m)^ *" + beginning + ".*\n", "");
        assertThat(less).as(name + " without " + beginning).isNotEqualTo(text);
        text = less;
        return this;
    }

    Path write(Path file) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
