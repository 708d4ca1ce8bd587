package io.chamberhub.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.admin.Token;
import io.chamberhub.config.Kind.FileName;
import io.chamberhub.config.Kind.Flag;
import io.chamberhub.config.Kind.OneOf;
import io.chamberhub.config.Kind.Secret;
import io.chamberhub.config.Kind.Text;
import io.chamberhub.config.Kind.Texts;
import io.chamberhub.config.Kind.Whole;
import io.chamberhub.server.HallSettings;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of keys, the schema and the documentation say the same. */
class SettingsDocumentsTest {
    private static final JsonObject SCHEMA = json(Path.of("conf/schema.json"));
    private static final String SETTINGS_MD = text(Path.of("src/docs/settings.md"));
    private static final Validator VALIDATOR = Validator.create(
            JsonSchema.of(SCHEMA.copy()),
            new JsonSchemaOptions()
                    .setBaseUri("https://localhost/")
                    .setDraft(Draft.DRAFT202012)
                    .setOutputFormat(OutputFormat.Basic));

    @Test
    void the_schema_has_the_keys_defaults_ranges_and_meanings_of_the_table() {
        Map<String, JsonObject> expected = Keys.all()
                .collect(Collectors.toMap(Key::path, SettingsDocumentsTest::schemaOf, (a, b) -> a, TreeMap::new));
        Map<String, JsonObject> found = new TreeMap<>();
        collect("", SCHEMA, found);
        assertThat(found.remove("$schema")).isNotNull();
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void the_schema_and_the_documentation_have_the_default_halls_of_the_reader() throws Exception {
        JsonObject halls = Settings.defaults().toJson().getJsonObject("halls");
        assertThat(SCHEMA.getJsonObject("properties").getJsonObject("halls").getJsonObject("default"))
                .isEqualTo(halls);
        String documented = SETTINGS_MD.replaceFirst("(?s).*```json\n(.*?)```.*", "$1");
        JsonObject json = new JsonObject().put("halls", new JsonObject(documented));
        assertThat(SettingsReader.read(json, Map.of()).settings()).isEqualTo(Settings.defaults());
    }

    @Test
    void the_documentation_has_a_row_for_each_key_as_the_table_has_it() {
        List<String> rows =
                SETTINGS_MD.lines().filter(line -> line.startsWith("| `")).toList();
        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        Keys.all().map(SettingsDocumentsTest::row).toList());
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void the_ends_of_a_range_are_allowed_and_their_neighbours_are_not(Key<?, ?> key) {
        Whole whole = (Whole) key.kind();
        bothAccept(nested(key, whole.range().min()));
        bothAccept(nested(key, whole.range().max()));
        bothRefuse(nested(key, whole.range().min() - 1));
        bothRefuse(nested(key, whole.range().max() + 1));
        bothRefuse(nested(key, "1000"));
        bothRefuse(nested(key, 1000.5));
        bothRefuse(nested(key, true));
        bothRefuse(nested(key, null));
    }

    static Stream<Key<?, ?>> numbers() {
        return Keys.all().filter(key -> key.kind() instanceof Whole);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'$schema': 'schema.json'}",
                "{'host': '::1'}",
                "{'halls': {'/': {}, '/a/b/': {'origins': ['file://']}}}",
                "{'halls': {'/': {'slow': 'pause'}}}",
                "{'halls': {'/': {'protocol': 'plain', 'includeSender': true}}}",
                "{'halls': {'/': {'includeSender': false, 'compression': {}}}}",
                "{'halls': {'/': {'compression': {'level': 1}, 'heartbeat': {'interval': 0}}}}",
                "{'halls': {'/': {'auth': {'jwt': {'jwks': 'j', 'leeway': 1}}}}}",
                "{'proxy': {'trusted': ['::1', '10.0.0.0/8'], 'protocol': true}}",
                "{'halls': {'/wss': {'protocol': 'rooms'}, '/b/': {'protocol': 'rooms'}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'slow': 'close', 'emptyRoomTtl': 0}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'limits': {'roomMaxKeys': 1, 'maxMessageSize': 1}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'class': 'a.B$C', 'timeout': 10}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'address': 'a', 'sendState': false}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'url': 'https://a:1/b?c', 'secret': 's'}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'url': 'http://a', 'concurrency': 1}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'jwt': {'secret': 's'}}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'jwt': {'key': 'k'}, 'class': 'B'}}}}",
                "{'halls': {'/': {'webhook': {'url': 'https://a/b?c', 'secret': 's', 'events': ['left']}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'webhook': {'url': 'http://a', 'batch': 1}}}}",
                "{'proxy': {'protocol': false}}",
                "{'cluster': {'tls': {'cert': 'c', 'key': 'k', 'ca': 'a'}}}",
                "{'tls': {'cert': 'c', 'key': 'k'}}",
                "{'admin': {'token': '!sixteen_letters'}}",
                "{'tls': {}}",
                "{'cluster': {'kubernetes': {}}}",
                "{'cluster': {'kubernetes': {'service': 's'}}}",
                "{'cluster': {'kubernetes': {'service': 's'}, 'members': []}}",
                "{'cluster': {'members': ['[::1]:5701', 'b:65535']}}"
            })
    void what_the_reader_accepts_the_schema_accepts(String json) {
        bothAccept(new JsonObject(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'$schema': 1}",
                "{'unknown': 1}",
                "{'host': 'a:1'}",
                "{'halls': {}}",
                "{'halls': {'/a': {}}}",
                "{'halls': {'/a': {'protocol': 'plain'}}}",
                "{'halls': {'/': {'helloTimeout': 5000}}}",
                "{'halls': {'/': {'emptyRoomTtl': 60000}}}",
                "{'halls': {'/': {'protocol': 'plain', 'limits': {'changesPerSecond': 0}}}}",
                "{'halls': {'/': {'limits': {'roomMaxBytes': 1}}}}",
                "{'halls': {'/': {'logic': {'class': 'B'}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'slow': 'pause'}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'includeSender': true}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'limits': {'maxMessageSize': 0}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'timeout': 10}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'class': 'B', 'url': 'http://a'}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'class': 'a-b'}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'url': 'ftp://a'}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'url': 'http://a:b@c'}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'class': 'B', 'secret': 's'}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'address': 'a', 'concurrency': 1}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'class': 'B', 'sendState': true}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'jwt': {}}}}}",
                "{'halls': {'/wss': {'protocol': 'rooms', 'logic': {'jwt': {'clientRequired': true}, 'class': 'B'}}}}",
                "{'halls': {'a': {'protocol': 'rooms'}}}",
                "{'halls': {'/': {'slow': 'wait'}}}",
                "{'halls': {'/': {'protocol': 'loud'}}}",
                "{'halls': {'/': {'includeSender': true}}}",
                "{'halls': {'/': {'compression': true}}}",
                "{'halls': {'/': {'auth': {}}}}",
                "{'halls': {'/': {'auth': {'jwt': {'key': 'k', 'secret': 's'}}}}}",
                "{'proxy': {'protocol': true}}",
                "{'proxy': {'protocol': true, 'trusted': []}}",
                "{'cluster': {'tls': {'cert': 'c', 'key': 'k'}}}",
                "{'halls': {'/': {'origins': ['']}}}",
                "{'halls': {'/': {'limits': {'sendBuffers': 1048576}}}}",
                "{'tls': {'cert': 'c'}}",
                "{'tls': {'key': 'k'}}",
                "{'cluster': {'kubernetes': {'service': 's'}, 'members': ['a:1']}}",
                "{'cluster': {'kubernetes': {'name': 's'}}}",
                "{'cluster': {'members': []}}",
                "{'cluster': {'kubernetes': {}, 'members': []}}",
                "{'cluster': {'members': ['a']}}",
                "{'cluster': {'members': ['a:65536']}}",
                "{'cluster': {'name': ' '}}",
                "{'admin': {'token': 'fifteen letters'}}",
                "{'admin': {'token': 'sixteen letters '}}",
                "{'admin': {'token': 1234567890123456}}",
                "{'log': {'level': 'all'}}"
            })
    void what_the_reader_refuses_the_schema_refuses(String json) {
        bothRefuse(new JsonObject(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"conf/dev.json", "conf/prod.json"})
    void the_settings_that_are_shipped_have_no_mistakes(String file) throws SettingsException {
        assertThat(valid(json(Path.of(file)))).isTrue();
        Settings settings =
                SettingsReader.read(SettingsSource.of(file), Map.of()).settings();
        bothAccept(settings.toJson());
    }

    @Test
    void the_first_node_of_the_shipped_cluster_is_among_its_members() throws SettingsException {
        Settings settings = SettingsReader.read(SettingsSource.of("conf/prod.json"), Map.of())
                .settings();
        assertThat(settings.cluster().members())
                .hasSize(3)
                .contains(settings.cluster().host() + ":" + settings.cluster().port());
    }

    private static JsonObject schemaOf(Key<?, ?> key) {
        JsonObject schema = schemaOf(key.kind()).put("description", key.meaning());
        defaultOf(key).ifPresent(value -> schema.put("default", value));
        return schema;
    }

    private static JsonObject schemaOf(Kind<?> kind) {
        if (kind instanceof Whole whole) {
            return new JsonObject()
                    .put("type", "integer")
                    .put("minimum", whole.range().min())
                    .put("maximum", whole.range().max());
        } else if (kind instanceof OneOf<?> oneOf) {
            return new JsonObject().put("enum", new JsonArray(oneOf.names()));
        } else if (kind instanceof Flag) {
            return new JsonObject().put("type", "boolean");
        } else if (kind instanceof Texts texts) {
            return new JsonObject().put("type", "array").put("items", schemaOf(texts.item()));
        }
        if (kind instanceof Secret) {
            return new JsonObject().put("type", "string").put("pattern", "^" + Token.FORM + "$");
        }
        Text text = kind instanceof FileName ? Text.ANY : (Text) kind;
        return new JsonObject().put("type", "string").put("pattern", "^" + text.pattern() + "$");
    }

    private static <T> Optional<Object> defaultOf(Key<?, T> key) {
        return key.fallback().map(key.kind()::write);
    }

    private static String row(Key<?, ?> key) {
        List<String> cells = new ArrayList<>();
        cells.add("`" + key.path() + "`");
        cells.add(defaultOf(key).map(value -> "`" + Json.encode(value) + "`").orElse("none"));
        cells.add(key.kind().allowed());
        cells.add(key.isOfHall() ? "–" : "`" + key.variable() + "`");
        cells.add(key.meaning());
        return "| " + String.join(" | ", cells) + " |";
    }

    private static void collect(String path, JsonObject schema, Map<String, JsonObject> found) {
        if (!"object".equals(schema.getString("type"))) {
            found.put(path, schema);
            return;
        }
        assertThat(schema.getValue("additionalProperties")).as(path).isEqualTo(false);
        String prefix = path.isEmpty() ? "" : path + ".";
        schema.getJsonObject("properties", new JsonObject())
                .forEach(each -> collect(prefix + each.getKey(), (JsonObject) each.getValue(), found));
        schema.getJsonObject("patternProperties", new JsonObject()).forEach(each -> {
            assertThat(each.getKey()).isEqualTo("^" + HallSettings.PATH + "$");
            collect(prefix + "PATH", (JsonObject) each.getValue(), found);
        });
    }

    private static JsonObject nested(Key<?, ?> key, @Nullable Object value) {
        List<String> names = List.of(key.path().replace("PATH", "/x/").split("\\."));
        JsonObject json = new JsonObject().put(names.get(names.size() - 1), value);
        for (int i = names.size() - 2; i >= 0; i--) {
            json = new JsonObject().put(names.get(i), json);
        }
        if (key.isOfHall()) {
            complete(key.pathInHall(), json.getJsonObject("halls").getJsonObject("/x/"));
        }
        return json;
    }

    /** Adds what a key of a hall needs beside it. */
    private static void complete(String key, JsonObject hall) {
        if (key.startsWith("auth.jwt.")) {
            hall.getJsonObject("auth").getJsonObject("jwt").put("jwks", "j");
        }
        if (key.startsWith("webhook.")) {
            hall.getJsonObject("webhook").put("url", "http://told");
        }
        if (key.startsWith("logic.")) {
            JsonObject logic = hall.getJsonObject("logic").put("url", "http://logic");
            if (key.contains(".jwt.")) {
                logic.getJsonObject("jwt").put("jwks", "j");
            }
        }
        if (key.startsWith("logic.")
                || HallCheck.OF_ROOMS.stream()
                        .anyMatch(each -> each.pathInHall().equals(key))) {
            hall.put("protocol", "rooms");
        }
    }

    private static void bothAccept(JsonObject json) {
        assertThat(mistakes(json)).as(json.encode()).isEmpty();
        assertThat(valid(json)).as(json.encode()).isTrue();
    }

    private static void bothRefuse(JsonObject json) {
        assertThat(mistakes(json)).as(json.encode()).isNotEmpty();
        assertThat(valid(json)).as(json.encode()).isFalse();
    }

    private static List<String> mistakes(JsonObject json) {
        try {
            SettingsReader.read(json, Map.of());
            return List.of();
        } catch (SettingsException e) {
            return e.mistakes();
        }
    }

    private static boolean valid(JsonObject json) {
        return Boolean.TRUE.equals(VALIDATOR.validate(json).getValid());
    }

    private static JsonObject json(Path file) {
        return new JsonObject(text(file));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
