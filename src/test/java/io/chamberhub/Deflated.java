package io.chamberhub;

import io.vertx.core.buffer.Buffer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/** Messages as permessage-deflate has them (RFC 7692 section 7.2), as simply as that can be done. */
public final class Deflated {
    private static final int PORTION = 64 << 10;
    /** What everything that is flushed ends with, and a message does not. */
    private static final byte[] STRUCK = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private Deflated() {}

    /** A message that refers to none before. */
    public static Buffer of(Buffer content) {
        return pieces(content).get(0);
    }

    /** The payloads of a message's frames; of the last one is struck off what has to be. */
    public static List<Buffer> pieces(Buffer... contents) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        List<Buffer> pieces = new ArrayList<>();
        for (Buffer content : contents) {
            deflater.setInput(content.getBytes());
            pieces.add(flushed(deflater));
        }
        deflater.end();
        pieces.add(struck(pieces.remove(pieces.size() - 1)));
        return pieces;
    }

    /** A message that says the same over and over again. */
    public static Buffer repeated(byte[] content, int times) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        Buffer all = Buffer.buffer();
        byte[] portion = new byte[PORTION];
        for (int i = 0; i < times; i++) {
            deflater.setInput(content);
            while (!deflater.needsInput()) {
                all.appendBytes(portion, 0, deflater.deflate(portion));
            }
        }
        all.appendBuffer(flushed(deflater));
        deflater.end();
        return struck(all);
    }

    private static Buffer flushed(Deflater deflater) {
        Buffer all = Buffer.buffer();
        byte[] portion = new byte[PORTION];
        for (int length = PORTION; length == PORTION; ) {
            length = deflater.deflate(portion, 0, PORTION, Deflater.SYNC_FLUSH);
            all.appendBytes(portion, 0, length);
        }
        return all;
    }

    private static Buffer struck(Buffer flushed) {
        return flushed.slice(0, flushed.length() - STRUCK.length);
    }

    /** What a message was that refers to none before. */
    public static Buffer inflated(Buffer message) {
        Inflater inflater = new Inflater(true);
        try {
            return inflated(message, inflater);
        } finally {
            inflater.end();
        }
    }

    /** What a message was, or the rest of one, to an inflater that knows what came before. */
    public static Buffer inflated(Buffer message, Inflater inflater) {
        return more(message.copy().appendBytes(STRUCK), inflater);
    }

    /**
     * What these bytes add to what came before.
     *
     * @throws UncheckedIOException if they cannot be inflated
     */
    public static Buffer more(Buffer deflated, Inflater inflater) {
        inflater.setInput(deflated.getBytes());
        Buffer all = Buffer.buffer();
        byte[] portion = new byte[PORTION];
        try {
            for (int length = inflater.inflate(portion); length > 0; length = inflater.inflate(portion)) {
                all.appendBytes(portion, 0, length);
            }
        } catch (DataFormatException broken) {
            throw new UncheckedIOException(new ZipException(broken.getMessage()));
        }
        return all;
    }
}
