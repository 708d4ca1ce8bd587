package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShapeTest {
    private static final List<Shape> SHAPES =
            LongStream.range(0, 200).mapToObj(Shape::of).toList();

    @Test
    void some_messages_are_large_and_some_in_fragments_and_most_are_not() {
        assertThat(SHAPES).filteredOn(shape -> shape.length() >= 16 * 1024).hasSizeBetween(3, 10);
        assertThat(SHAPES).filteredOn(shape -> shape.frames() > 1).hasSizeBetween(3, 10);
        assertThat(SHAPES)
                .filteredOn(shape -> shape.frames() > 1 && shape.length() >= 16 * 1024)
                .isNotEmpty();
        assertThat(SHAPES).filteredOn(Shape::binary).isNotEmpty();
    }

    @Test
    void parts_make_the_whole() {
        for (Shape shape : SHAPES) {
            String message = "\n" + new Letter(1, 2).text(shape.length());
            assertThat(shape.parts(message)).hasSize(shape.frames()).doesNotContain("");
            assertThat(String.join("", shape.parts(message))).isEqualTo(message);
        }
    }
}
