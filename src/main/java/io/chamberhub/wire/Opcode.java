package io.chamberhub.wire;

import org.jspecify.annotations.Nullable;

/** What a frame is (RFC 6455 section 5.2). */
public enum Opcode {
    CONTINUATION(0),
    TEXT(1),
    BINARY(2),
    CLOSE(8),
    PING(9),
    PONG(10);

    private static final int FIRST_CONTROL = 8;
    private static final @Nullable Opcode[] BY_CODE = byCode();

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /** The four bits that say it. */
    public int code() {
        return code;
    }

    /** Whether it says something about the connection instead of carrying content. */
    public boolean isControl() {
        return code >= FIRST_CONTROL;
    }

    /** The one with these four bits; null for those that are reserved. */
    static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }

    private static @Nullable Opcode[] byCode() {
        @Nullable Opcode[] all = new Opcode[16];
        for (Opcode opcode : values()) {
            all[opcode.code] = opcode;
        }
        return all;
    }
}
