package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.chamberhub.room.RoomLimits;
import io.chamberhub.rooms.RoomSettings;
import java.util.Optional;

/**
 * What is settled for the rooms of a hall, besides what is settled for chambers likewise.
 *
 * @param helloTimeout how long a client may take to say hello, in ms
 * @param emptyRoomTtl how long a room outlives its last client, in ms
 * @param maxKeys of a room's state
 * @param maxBytes of a room's state, keys and values together, as UTF-8
 * @param clientMaxKeys of a client's state
 * @param clientMaxBytes of a client: its state, as above, its type, its name and its subject
 * @param changesPerSecond changes that a client may make, with a burst of one second; 0 for as many as it likes
 * @param logic decides what may happen; without it, everything may
 */
public record RoomRules(
        int helloTimeout,
        int emptyRoomTtl,
        int maxKeys,
        int maxBytes,
        int clientMaxKeys,
        int clientMaxBytes,
        int changesPerSecond,
        Optional<LogicSettings> logic) {
    /** What is kept of what happened in a room, so that who has missed something can be told, in bytes. */
    private static final long LOG = 256 << 10;

    /** As much as is read of a socket at once, in bytes. */
    private static final long ONE_READ = 64 << 10;

    public RoomRules {
        RoomSettings.HELLO_TIMEOUT.require("helloTimeout", helloTimeout);
        RoomSettings.EMPTY_ROOM_TTL.require("emptyRoomTtl", emptyRoomTtl);
        RoomLimits.KEYS.require("roomMaxKeys", maxKeys);
        RoomLimits.BYTES.require("roomMaxBytes", maxBytes);
        RoomLimits.KEYS.require("clientMaxKeys", clientMaxKeys);
        RoomLimits.BYTES.require("clientMaxBytes", clientMaxBytes);
        RoomSettings.CHANGES.require("changesPerSecond", changesPerSecond);
    }

    /** Those of a hall whose settings say nothing of them. */
    public static RoomRules defaults() {
        return new RoomRules(5_000, 60_000, 1024, 256 << 10, 64, 16 << 10, 0, Optional.empty());
    }

    /** The same with so much time, in ms, to say hello, and for a room without clients. */
    public RoomRules withTimes(int hello, int emptyRoom) {
        return new RoomRules(
                hello, emptyRoom, maxKeys, maxBytes, clientMaxKeys, clientMaxBytes, changesPerSecond, logic);
    }

    /** The same with so many keys, and so many bytes of them and their values, of a room. */
    public RoomRules withState(int keys, int bytes) {
        return new RoomRules(
                helloTimeout, emptyRoomTtl, keys, bytes, clientMaxKeys, clientMaxBytes, changesPerSecond, logic);
    }

    /** The same with so many keys, and so many bytes of them and their values, of a client. */
    public RoomRules withClientState(int keys, int bytes) {
        return new RoomRules(helloTimeout, emptyRoomTtl, maxKeys, maxBytes, keys, bytes, changesPerSecond, logic);
    }

    /** The same with so many changes per second of one client. */
    public RoomRules withChangesPerSecond(int changes) {
        return new RoomRules(
                helloTimeout, emptyRoomTtl, maxKeys, maxBytes, clientMaxKeys, clientMaxBytes, changes, logic);
    }

    /** The same with somebody who decides. */
    public RoomRules withLogic(LogicSettings deciding) {
        return new RoomRules(
                helloTimeout,
                emptyRoomTtl,
                maxKeys,
                maxBytes,
                clientMaxKeys,
                clientMaxBytes,
                changesPerSecond,
                Optional.of(deciding));
    }

    /** As rooms see it. */
    RoomSettings settings(Limits limits) {
        return new RoomSettings(
                helloTimeout,
                emptyRoomTtl,
                logic.map(LogicSettings::timeout).orElse(LogicSettings.DEFAULT_TIMEOUT),
                changesPerSecond,
                new RoomLimits(
                        limits.maxChambers(),
                        limits.chamberMaxConnections(),
                        maxKeys,
                        maxBytes,
                        clientMaxKeys,
                        clientMaxBytes));
    }

    /**
     * Bytes that the cluster holds when every room and every client is at its limits at once. Of each room there are three
     * copies, as if one shard knew it: the one that counts, its backup, and the shard's. {@code Long.MAX_VALUE} stands for that and
     * everything beyond.
     */
    long worstCaseBytes(Limits limits) {
        try {
            long client = 3L * clientMaxBytes
                    + 3L * limits.maxFrameSize()
                    + Math.multiplyExact(2, limits.maxMessageSize())
                    + ONE_READ
                    + limits.sendBuffer();
            long room = Math.addExact(
                    Math.multiplyExact(client, (long) limits.chamberMaxConnections()), 3 * (maxBytes + LOG));
            return Math.multiplyExact(room, (long) limits.maxChambers());
        } catch (ArithmeticException beyondLong) {
            return Long.MAX_VALUE;
        }
    }
}
