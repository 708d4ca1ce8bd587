package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.Speech;
import io.chamberhub.wire.DeflateOffer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A hall: the chambers below one path, or the rooms behind one.
 *
 * @param path what request targets of the hall start with; with the protocol {@code rooms} what they are, but for a query
 * @param includeSender whether a client hears what it says itself; in halls of the protocol {@code plain} only
 * @param origins permitted {@code Origin} values, empty for any
 * @param auth what tokens clients need; without it they need none
 * @param compression how messages are compressed; without it they are not
 * @param slow what happens to clients for whom more than the limits permit has to wait
 * @param rooms what else is settled for rooms; in halls of the protocol {@code rooms} only
 * @param webhook who is told of those who come and go; without it nobody is
 */
public record HallSettings(
        String path,
        Protocol protocol,
        boolean includeSender,
        List<String> origins,
        Optional<JwtSettings> auth,
        Optional<Compression> compression,
        Heartbeat heartbeat,
        WhenSlow slow,
        Limits limits,
        RoomRules rooms,
        Optional<WebhookSettings> webhook) {

    /** A slash and visible ASCII, as a request line can carry it, without query and fragment. */
    public static final Pattern PATH = Pattern.compile("/[!-\"$->@-~]*");

    public HallSettings {
        if (!PATH.matcher(path).matches() || !(protocol == Protocol.ROOMS || path.endsWith("/"))) {
            throw new IllegalArgumentException("halls: \"" + path + "\" is not a path that starts and ends with /");
        }
        if (includeSender && protocol != Protocol.PLAIN) {
            throw new IllegalArgumentException("halls." + path + ".includeSender: of no use in " + protocol.wireName());
        }
        if (protocol == Protocol.ROOMS) {
            requireFitForRooms(path, slow, limits);
        } else if (!rooms.equals(RoomRules.defaults())) {
            throw new IllegalArgumentException("halls." + path + ": rooms are of no use in " + protocol.wireName());
        }
        origins = List.copyOf(origins);
        if (origins.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("halls." + path + ".origins: blank");
        }
    }

    private static void requireFitForRooms(String path, WhenSlow slow, Limits limits) {
        String name = "halls." + path;
        if (slow != WhenSlow.CLOSE) {
            throw new IllegalArgumentException(name + ".slow: only close in rooms");
        }
        if (limits.maxMessageSize() == 0) {
            throw new IllegalArgumentException(name + ".limits.maxMessageSize: messages have to end in rooms");
        }
    }

    /** A hall for everybody, with the default of every setting. */
    public static HallSettings of(String path) {
        return new HallSettings(
                path,
                Protocol.ECHO,
                false,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Heartbeat.defaults(),
                WhenSlow.CLOSE,
                Limits.defaults(),
                RoomRules.defaults(),
                Optional.empty());
    }

    /** A hall of rooms for everybody, with the default of every setting. */
    public static HallSettings rooms(String path) {
        return of("/").withProtocol(Protocol.ROOMS).withPath(path);
    }

    /** The same hall elsewhere. */
    public HallSettings withPath(String other) {
        return new HallSettings(
                other, protocol, includeSender, origins, auth, compression, heartbeat, slow, limits, rooms, webhook);
    }

    public HallSettings withProtocol(Protocol other) {
        return new HallSettings(
                path, other, includeSender, origins, auth, compression, heartbeat, slow, limits, rooms, webhook);
    }

    /** The same hall, where clients hear what they say themselves. */
    public HallSettings withSenderIncluded() {
        return new HallSettings(
                path, protocol, true, origins, auth, compression, heartbeat, slow, limits, rooms, webhook);
    }

    public HallSettings withOrigins(List<String> others) {
        return new HallSettings(
                path, protocol, includeSender, others, auth, compression, heartbeat, slow, limits, rooms, webhook);
    }

    public HallSettings withAuth(JwtSettings needed) {
        return new HallSettings(
                path,
                protocol,
                includeSender,
                origins,
                Optional.of(needed),
                compression,
                heartbeat,
                slow,
                limits,
                rooms,
                webhook);
    }

    public HallSettings withCompression(Compression wanted) {
        return new HallSettings(
                path,
                protocol,
                includeSender,
                origins,
                auth,
                Optional.of(wanted),
                heartbeat,
                slow,
                limits,
                rooms,
                webhook);
    }

    public HallSettings withHeartbeat(Heartbeat other) {
        return new HallSettings(
                path, protocol, includeSender, origins, auth, compression, other, slow, limits, rooms, webhook);
    }

    public HallSettings withSlow(WhenSlow other) {
        return new HallSettings(
                path, protocol, includeSender, origins, auth, compression, heartbeat, other, limits, rooms, webhook);
    }

    public HallSettings withLimits(Limits others) {
        return new HallSettings(
                path, protocol, includeSender, origins, auth, compression, heartbeat, slow, others, rooms, webhook);
    }

    public HallSettings withRooms(RoomRules others) {
        return new HallSettings(
                path, protocol, includeSender, origins, auth, compression, heartbeat, slow, limits, others, webhook);
    }

    /** The same hall, whose webhook is told of those who come and go. */
    public HallSettings withWebhook(WebhookSettings told) {
        return new HallSettings(
                path,
                protocol,
                includeSender,
                origins,
                auth,
                compression,
                heartbeat,
                slow,
                limits,
                rooms,
                Optional.of(told));
    }

    /** Whether a request target, from its path on, leads into the hall. A hall of rooms has no paths below its own. */
    boolean leads(String target) {
        if (protocol != Protocol.ROOMS) {
            return target.startsWith(path);
        }
        int query = target.indexOf('?');
        return target.substring(0, query < 0 ? target.length() : query).equals(path);
    }

    /** How members of its chambers talk. */
    Speech speech() {
        return switch (protocol) {
            case ECHO -> Speech.ECHO;
            case PLAIN, ROOMS -> includeSender ? Speech.PLAIN_TO_ALL : Speech.PLAIN;
        };
    }

    /**
     * What is agreed on with a client about deflated messages.
     *
     * @param offers the values of its {@code Sec-WebSocket-Extensions} headers
     */
    Optional<DeflateOffer> deflate(List<String> offers) {
        return compression.flatMap(wanted -> DeflateOffer.best(offers));
    }

    /** The limits as they are for frames that have been inflated, on connections for which that was agreed on. */
    Limits inflatedLimits() {
        int longest = Compression.longestInflated(limits);
        return longest <= limits.maxFrameSize() ? limits : limits.withSizes(longest, limits.maxMessageSize());
    }

    /** What the limits allow its clients to make the cluster hold at once, in bytes. */
    public long worstCaseBytes() {
        if (protocol == Protocol.ROOMS) {
            return rooms.worstCaseBytes(limits);
        }
        long data = (compression.isEmpty() ? limits : inflatedLimits()).worstCaseBytes(slow.buffers());
        long inflaters = compression.isEmpty()
                ? 0
                : (long) Compression.INFLATER * limits.chamberMaxConnections() * limits.maxChambers();
        return data > Long.MAX_VALUE - inflaters ? Long.MAX_VALUE : data + inflaters;
    }
}
