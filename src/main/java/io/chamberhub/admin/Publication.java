package io.chamberhub.admin;

import io.chamberhub.wire.MemberId;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * A message from an operator or a program.
 *
 * @param to the members it is for; empty for all
 * @param text whether the content is text, in UTF-8
 * @param content what they get behind the header line, where the protocol has one
 */
public record Publication(List<MemberId> to, boolean text, Buffer content) {
    /** Bytes of content at most: as base64, no JSON parser on the way to another node finds it too long. */
    static final int LARGEST = 14 << 20;

    public Publication {
        to = List.copyOf(to);
    }
}
