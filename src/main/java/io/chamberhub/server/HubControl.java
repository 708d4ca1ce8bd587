package io.chamberhub.server;

import io.chamberhub.admin.Ban;
import io.chamberhub.admin.ChamberCount;
import io.chamberhub.admin.HallCount;
import io.chamberhub.admin.MemberInfo;
import io.chamberhub.admin.MemberPage;
import io.chamberhub.admin.NodeControl;
import io.chamberhub.admin.Publication;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.Range;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.Frame;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.Utf8;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** What operators ask of a hub, and tell it. Lists ask no event loop. Thread-safe. */
final class HubControl implements NodeControl {
    private static final Logger log = LoggerFactory.getLogger(HubControl.class);

    private static final Range LIMIT = new Range(1, Integer.MAX_VALUE);
    private static final Range CONNECTIONS = new Range(0, Integer.MAX_VALUE);

    private final Hub hub;
    private final List<Shard> shards;
    private final Supplier<List<HallSettings>> halls;
    private final OpenChambers open;
    private final Bans bans;

    /** @param halls those that there are now */
    HubControl(Hub hub, List<Shard> shards, Supplier<List<HallSettings>> halls, OpenChambers open, Bans bans) {
        this.hub = hub;
        this.shards = shards;
        this.halls = halls;
        this.open = open;
        this.bans = bans;
    }

    @Override
    public List<HallCount> halls() {
        return halls.get().stream().map(hall -> open.count(hall.path())).toList();
    }

    @Override
    public List<ChamberCount> chambers(String hall, String prefix, Optional<String> after, int limit) {
        LIMIT.require("limit", limit);
        return hall(hall).isEmpty() ? List.of() : open.page(hall, prefix, after, limit);
    }

    /** A hall that has chambers. */
    private Optional<HallSettings> hall(String path) {
        return halls.get().stream()
                .filter(hall -> hall.path().equals(path) && hall.protocol() != Protocol.ROOMS)
                .findAny();
    }

    @Override
    public Future<MemberPage> members(ChamberName chamber, Optional<MemberId> after, int limit) {
        LIMIT.require("limit", limit);
        long above = after.map(MemberId::value).orElse(-1L);
        return ask(chamber, here -> here.parts().page(above, limit)).map(shares -> {
            int count = shares.stream().mapToInt(MemberPage::count).sum();
            Stream<MemberInfo> members = shares.stream()
                    .flatMap(share -> share.members().stream())
                    .sorted(Comparator.comparing(MemberInfo::id))
                    .limit(limit);
            return new MemberPage(count, members.toList());
        });
    }

    @Override
    public Future<Integer> publish(ChamberName chamber, Publication publication) {
        Optional<HallSettings> hall = hall(chamber.hall());
        if (hall.isEmpty()) {
            return Future.succeededFuture(0);
        }
        try {
            check(publication, hall.get());
        } catch (IllegalArgumentException unfit) {
            return Future.failedFuture(unfit);
        }
        Opcode kind = publication.text() ? Opcode.TEXT : Opcode.BINARY;
        Frame.Encoded frame = hall.get().speech().published(kind, publication.content());
        Set<MemberId> ids = Set.copyOf(publication.to());
        return ask(chamber, here -> here.publish(ids, frame)).map(HubControl::sum);
    }

    private static void check(Publication publication, HallSettings hall) {
        long most = hall.limits().maxMessageSize();
        int length = publication.content().length();
        if (most > 0 && length > most) {
            throw new IllegalArgumentException("content: " + length + " bytes are too many; a message in " + hall.path()
                    + " may have " + most + " (limits.maxMessageSize)");
        }
        Utf8 text = new Utf8();
        if (publication.text() && !(text.accepts(publication.content()) && text.complete())) {
            throw new IllegalArgumentException("content: the text is not UTF-8; send it as binary");
        }
    }

    @Override
    public Future<Integer> close(ChamberName chamber) {
        return ask(chamber, here -> end(here.parts().all(), Ending.CHAMBER_CLOSED))
                .map(HubControl::sum)
                .onSuccess(members -> {
                    if (members > 0) {
                        note(chamber).addKeyValue("members", members).log("an operator has closed a chamber");
                    }
                });
    }

    private static int end(List<ChamberPart> members, Ending ending) {
        members.forEach(member -> member.end(ending));
        return members.size();
    }

    @Override
    public Future<Boolean> eject(ChamberName chamber, MemberId member) {
        return ask(chamber, here -> end(here.parts().find(member).stream().toList(), Ending.EJECTED))
                .map(ended -> sum(ended) > 0)
                .onSuccess(here -> {
                    if (here) {
                        note(chamber).addKeyValue("member", member).log("an operator has ejected a member");
                    }
                });
    }

    private static LoggingEventBuilder note(ChamberName chamber) {
        return log.atInfo().addKeyValue("hall", chamber.hall()).addKeyValue("chamber", chamber.name());
    }

    /** What each shard answers where the chamber is open. */
    private <T> Future<List<T>> ask(ChamberName chamber, Function<ShardChamber, T> question) {
        return Future.all(shards.stream()
                        .map(shard ->
                                shard.ask(chambers -> chambers.find(chamber).map(question)))
                        .toList())
                .map(all -> all.<Optional<T>>list().stream()
                        .flatMap(Optional::stream)
                        .toList());
    }

    private static int sum(List<Integer> shares) {
        return shares.stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public Future<Void> ban(String address, Instant until) {
        return bans.ban(address, until);
    }

    @Override
    public Future<Boolean> unban(String address) {
        return bans.unban(address).onSuccess(banned -> {
            if (banned) {
                log.atInfo().addKeyValue("address", address).log("an operator has ended a ban");
            }
        });
    }

    @Override
    public List<Ban> bans() {
        return bans.all();
    }

    @Override
    public int connections() {
        return hub.connections();
    }

    @Override
    public Future<Void> drain() {
        return hub.drain();
    }

    @Override
    public int shed(int connections, long period) {
        CONNECTIONS.require("connections", connections);
        DrainSettings.PERIOD.require("period", period);
        List<Integer> open = shards.stream().map(Shard::connections).toList();
        List<Integer> shares = Shares.of(connections, open);
        for (int i = 0; i < shares.size(); i++) {
            int share = shares.get(i);
            shards.get(i).tellReception(here -> here.shed(Ending.SERVICE_RESTART, share, period));
        }
        int all = sum(shares);
        log.atInfo()
                .addKeyValue("connections", all)
                .addKeyValue("period", period)
                .log("shedding connections");
        return all;
    }
}
