package io.chamberhub.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's table of conformance, between {@code <!-- conformance -->} and {@code <!-- /conformance -->}. */
class ReadmeTableTest {
    @Test
    void the_table_in_the_readme_is_that_of_the_suite_with_every_case_passed() throws IOException {
        assertThat(Files.readString(Path.of("README.md")))
                .contains("<!-- conformance -->\n" + Table.ofAllPassed(Group.all()) + "<!-- /conformance -->\n");
    }
}
