package io.chamberhub.rooms;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.chamberhub.wire.Utf8;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Takes for JSON what is JSON. All of it is read before anything is judged, so what is not JSON is told first. */
final class MessageParser {
    /** How deep arrays and objects may lie in each other, and how long a number may be written, in characters. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_NUMBER = 100;

    // How long a message may be is settled before it comes here; no text in it can be longer.
    // Names are not canonicalized: the factory would remember them from one message to the next, whoever sent them.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxDocumentLength(-1)
                    .maxTokenCount(-1)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final int BYTE_ORDER_MARK = 0xEFBBBF;

    private MessageParser() {}

    /** The fields of a message. */
    static JsonMessage read(Buffer json) throws Mistake {
        requireText(json);
        // Of bytes Jackson would guess the encoding, and remember names; of characters it does neither.
        String text = json.toString(StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(text)) {
            return read(parser, text);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonMessage read(JsonParser parser, String text) throws IOException, Mistake {
        try {
            if (parser.nextToken() == null) {
                throw unreadable(parser, text, "");
            }
            JsonMessage message = new JsonMessage(new FieldParser(parser).fields());
            if (parser.nextToken() != null) {
                throw unreadable(parser, text, "");
            }
            return message;
        } catch (StreamConstraintsException excess) {
            throw unreadable(parser, text, ": too deep, or too long a number");
        } catch (JsonProcessingException broken) {
            throw unreadable(parser, text, "");
        }
    }

    /** Says where, and never what: it may be long, or no text. */
    private static Mistake unreadable(JsonParser parser, String text, String why) {
        int read = (int) parser.currentLocation().getCharOffset();
        int bytes = text.substring(0, read).getBytes(StandardCharsets.UTF_8).length;
        return new Mistake("not valid JSON at byte " + bytes + why);
    }

    /** JSON is UTF-8 without a mark at its beginning (RFC 8259 section 8.1). */
    private static void requireText(Buffer json) throws Mistake {
        Utf8 text = new Utf8();
        if (!text.accepts(json) || !text.complete()) {
            throw new Mistake("not valid JSON: not UTF-8");
        }
        if (json.length() >= 3 && json.getUnsignedMedium(0) == BYTE_ORDER_MARK) {
            throw new Mistake("not valid JSON at byte 0: a byte order mark");
        }
    }
}
