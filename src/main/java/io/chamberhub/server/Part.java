package io.chamberhub.server;

import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.vertx.core.buffer.Buffer;

/** What a connection takes part in: a chamber, or the rooms of a hall. Confined to the event loop of its shard. */
interface Part {
    /**
     * A data frame has come.
     *
     * @param payload not used any more when this returns
     * @param ascii whether it is known to be all ASCII
     * @throws ProtocolViolation if the client broke a rule, so that its connection has to end
     */
    void frame(Opcode opcode, boolean fin, Buffer payload, boolean ascii) throws ProtocolViolation;

    /**
     * More has come of a data frame that has not come in full; it will be told {@linkplain #frame as a whole}.
     *
     * @param length of the whole frame's payload, in bytes
     * @param piece what has come since the last one; not used any more when this returns
     * @param ascii whether the piece is known to be all ASCII
     * @throws ProtocolViolation if the client broke a rule already
     */
    void piece(Opcode opcode, int length, Buffer piece, boolean ascii) throws ProtocolViolation;

    /** Whether what comes cannot be passed on at once; the connection will then be told to go on. */
    boolean mustWait();

    /** The settings of its hall have changed. */
    default void settled() {}

    /** The connection takes part no more. Said once. */
    void leave();
}
