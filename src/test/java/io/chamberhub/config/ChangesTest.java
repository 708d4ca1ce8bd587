package io.chamberhub.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator is told who has changed settings. */
class ChangesTest {
    private static final String HALLS = "'halls':{'/':{},'/old/':{}}";

    private final Settings started = settings("{" + HALLS + "}");

    @Test
    void the_same_is_no_change() {
        Changes none = Changes.between(started, settings("{'port':8080," + HALLS + "}"), started);
        assertThat(none).isEqualTo(changes("", ""));
    }

    @Test
    void keys_are_named_with_their_halls() {
        Settings now = settings("{'log':{'level':'debug'},'drain':{'period':1},'halls':{"
                + "'/new/':{},'/':{'limits':{'sendBuffer':2048},'compression':{},'origins':['https://a']}}}");
        assertThat(Changes.between(started, now, started))
                .isEqualTo(changes(
                        "drain.period|log.level|halls./old/ (gone)|halls./new/ (new)|halls./.origins"
                                + "|halls./.compression.threshold|halls./.compression.level|halls./.limits.sendBuffer",
                        ""));
    }

    @Test
    void what_needs_a_restart_is_told_when_it_changes_and_not_again() {
        Settings once = settings("{'port':1,'cluster':{'name':'x'}," + HALLS + "}");
        Settings more = settings("{'port':1,'cluster':{'name':'x'},'log':{'level':'warn'}," + HALLS + "}");
        assertThat(Changes.between(started, once, started)).isEqualTo(changes("", "port|cluster.name"));
        assertThat(Changes.between(once, more, started)).isEqualTo(changes("log.level", ""));
        assertThat(Changes.between(more, started, started)).isEqualTo(changes("log.level", ""));
    }

    private static Changes changes(String counting, String waiting) {
        return new Changes(names(counting), names(waiting));
    }

    private static List<String> names(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split("\\|"));
    }

    private static Settings settings(String json) {
        try {
            return SettingsReader.read(new JsonObject(json.replace('\'', '"')), Map.of())
                    .settings();
        } catch (SettingsException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
