package io.chamberhub.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.NpmProject;
import io.vertx.core.json.JsonArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The README's page, word for word, in two windows. */
class ReadmePageIT {
    private static final Pattern PAGE = Pattern.compile("```html\n(.*?)```", Pattern.DOTALL);

    @BeforeAll
    static void install() throws Exception {
        NpmProject.install();
    }

    @Test
    void it_works_with_the_package() throws Exception {
        try (RoomsServer npm = new NpmRooms()) {
            assertThatPeopleWriteTogether(npm);
        }
    }

    @Test
    void it_works_with_the_hub() throws Exception {
        try (RoomsServer hub = HubRooms.onOneNode()) {
            assertThatPeopleWriteTogether(hub);
        }
    }

    @Test
    void it_works_with_the_hub_on_three_nodes() throws Exception {
        try (RoomsServer hub = HubRooms.onThreeNodes()) {
            assertThatPeopleWriteTogether(hub);
        }
    }

    private static void assertThatPeopleWriteTogether(RoomsServer server) throws Exception {
        Matcher page = PAGE.matcher(Files.readString(Path.of("README.md")));
        assertThat(page.find()).as("a page in the README").isTrue();
        Path file = Files.writeString(Path.of("target", "npm", "readme.html"), page.group(1));
        String seen = NpmProject.node("readme.mjs", file.toString(), url(server, 0), url(server, 1));
        assertThat(new JsonArray(seen).encode())
                .isEqualTo("[[\"Ada, Cleo\",\"\"],[\"Ada, Bob\",\"milk, eggs\"],[\"Ada, Cleo\",\"\"]]");
    }

    private static String url(RoomsServer server, int client) {
        return "ws://127.0.0.1:" + server.port(RoomsHall.FREE, client) + server.target(RoomsHall.FREE);
    }
}
