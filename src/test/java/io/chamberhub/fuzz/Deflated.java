package io.chamberhub.fuzz;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** What deflated messages are (RFC 7692 section 7.2). */
final class Deflated {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final int ROOM = 64 << 10;

    private Deflated() {}

    static Buffer of(Buffer content) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(content.getBytes());
        byte[] out = new byte[ROOM];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Buffer.buffer().appendBytes(out, 0, length - TAIL.length);
    }

    static Buffer inflated(Buffer message) throws IOException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(message.copy().appendBytes(TAIL).getBytes());
        byte[] out = new byte[ROOM];
        try {
            int length = inflater.inflate(out);
            if (inflater.getRemaining() > 0) {
                throw new IOException("a deflated message that is too long");
            }
            return Buffer.buffer().appendBytes(out, 0, length);
        } catch (DataFormatException broken) {
            throw new IOException("a message that cannot be inflated", broken);
        } finally {
            inflater.end();
        }
    }
}
