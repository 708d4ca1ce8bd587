package io.chamberhub.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a JSON text. Unlike the codec of Vert.x it tells of keys given twice, and knows no comments. */
final class JsonText {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final Mistakes mistakes;

    private JsonText(JsonParser parser, Mistakes mistakes) {
        this.parser = parser;
        this.mistakes = mistakes;
    }

    /**
     * The value that is the whole of the text.
     *
     * @throws JsonParseException where the text is not JSON, with line and column
     */
    static @Nullable Object read(byte[] utf8, Mistakes mistakes) throws IOException {
        try (JsonParser parser = JSON.createParser(utf8)) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "There is nothing in it", parser.currentLocation());
            }
            Object json = new JsonText(parser, mistakes).value("");
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "Something follows the end of it", parser.currentTokenLocation());
            }
            return json;
        }
    }

    private @Nullable Object value(String path) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(path);
            case START_ARRAY -> array(path);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private JsonObject object(String path) throws IOException {
        JsonObject object = new JsonObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            String below = path.isEmpty() ? name : path + "." + name;
            if (object.containsKey(name)) {
                int line = parser.currentTokenLocation().getLineNr();
                mistakes.add(below, "given again in line " + line + "; only once");
            }
            parser.nextToken();
            object.put(name, value(below));
        }
        return object;
    }

    private JsonArray array(String path) throws IOException {
        JsonArray array = new JsonArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(path + "[" + array.size() + "]"));
        }
        return array;
    }
}
