package io.chamberhub.conformance;

import io.vertx.core.buffer.Buffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Messages as permessage-deflate has them (RFC 7692 section 7.2). Confined to the thread of its connection. */
final class Deflated {
    private static final int PORTION = 64 << 10;
    private static final byte[] STRUCK = {0, 0, (byte) 0xFF, (byte) 0xFF};

    /** Remembers what came before, as a server may refer to it. */
    private final Inflater inflater = new Inflater(true);

    /** A message that refers to none before. */
    static Buffer of(Buffer content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(content.getBytes());
        Buffer deflated = Buffer.buffer();
        byte[] portion = new byte[PORTION];
        for (int length = PORTION; length == PORTION; ) {
            length = deflater.deflate(portion, 0, PORTION, Deflater.SYNC_FLUSH);
            deflated.appendBytes(portion, 0, length);
        }
        deflater.end();
        return deflated.slice(0, deflated.length() - STRUCK.length);
    }

    /** What a server has deflated. */
    Buffer inflate(Buffer deflated) throws DataFormatException {
        inflater.setInput(
                Buffer.buffer().appendBuffer(deflated).appendBytes(STRUCK).getBytes());
        Buffer content = Buffer.buffer();
        byte[] portion = new byte[PORTION];
        for (int length = inflater.inflate(portion); length > 0; length = inflater.inflate(portion)) {
            content.appendBytes(portion, 0, length);
        }
        if (inflater.finished()) {
            inflater.reset();
        }
        return content;
    }
}
