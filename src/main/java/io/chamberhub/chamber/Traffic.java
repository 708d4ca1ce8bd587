package io.chamberhub.chamber;

/**
 * What has passed through the part of a hall that one shard has: totals, unless they say otherwise. Written by the thread of
 * that shard, read by any. What goes to many is counted once for all of them.
 */
public final class Traffic {
    /** Chambers that are open now. */
    public final Count chambers = new Count();

    /** Connections that have become members of a chamber, or clients of a room. */
    public final Count joins = new Count();

    /** Of these, how many are no longer. */
    public final Count leaves = new Count();

    /** Messages that clients have begun to send. */
    public final Count messages = new Count();

    /** Payload that clients have sent, in bytes, inflated where it was deflated. */
    public final Count received = new Count();

    /** Messages times the receivers here whom each was for; those that were cut or dropped later included. */
    public final Count deliveries = new Count();

    /** Data frames handed to sockets, in bytes. */
    public final Count sent = new Count();

    /** Times that a receiver did not get the rest of a message. */
    public final Count cut = new Count();

    /** Frames that wait now behind messages in flight. */
    public final Count queuedFrames = new Count();

    /** Bytes of the same. */
    public final Count queuedBytes = new Count();

    /** Bytes that wait now for sockets to take them, as of the last look. */
    public final Count waiting = new Count();

    /** Sockets that these bytes wait for. */
    public final Count waitingSockets = new Count();

    /** Bytes given to the bus for other shards, counted once however many there are. */
    public final Count published = new Count();

    /** Bytes that came from other shards. */
    public final Count heard = new Count();
}
