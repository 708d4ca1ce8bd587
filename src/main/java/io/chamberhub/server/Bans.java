package io.chamberhub.server;

import io.chamberhub.admin.Ban;
import io.chamberhub.directory.BanList;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients that are not let in because of where they are. What counts as one is what counts so where connections are
 * counted: an IPv4 address, or the /64 of an IPv6 address, as whoever has one of its addresses has all. Thread-safe.
 */
final class Bans {
    /** How many bits of an IPv6 address say whose it is. */
    private static final int IPV6_BITS = 64;

    private static final Logger log = LoggerFactory.getLogger(Bans.class);

    private final BanList list;

    Bans(BanList list) {
        this.list = list;
    }

    /** What a client gets that is banned; null if it is not. */
    Doorman.@Nullable Refusal refusal(IpAddress client) {
        Instant until = list.isEmpty() ? null : list.until(client.counted()).orElse(null);
        return until == null
                ? null
                : new Doorman.Refusal(
                        403,
                        Map.of("Connection", "close"),
                        "Your address is banned until " + until.truncatedTo(ChronoUnit.SECONDS)
                                + ". Try again then, or ask the operator.");
    }

    /** From now on tells of clients that are banned, on whatever node. */
    void watch(Consumer<IpBlock> banned) {
        list.watch((clients, until) -> {
            log.atInfo()
                    .addKeyValue("address", clients)
                    .addKeyValue("until", until)
                    .log("an address is banned");
            banned.accept(IpBlock.read(clients).orElseThrow());
        });
    }

    Future<Void> ban(String address, Instant until) {
        if (!Instant.now().isBefore(until)) {
            throw new IllegalArgumentException("until: " + until + " is over; name a time to come");
        }
        return list.ban(clients(address), until);
    }

    Future<Boolean> unban(String address) {
        return list.unban(clients(address));
    }

    /** The clients as the list knows them. An address may be written like that, too. */
    private static String clients(String address) {
        return IpBlock.read(address)
                .filter(block -> block.bits() == block.any().bytes().length * Byte.SIZE
                        || (!block.any().isIpv4() && block.bits() == IPV6_BITS))
                .map(block -> block.any().counted())
                .orElseThrow(() -> new IllegalArgumentException(
                        "address: " + address + " is none; write it like 192.0.2.1 or 2001:db8::1"));
    }

    /** Those in force, ordered by their end. */
    List<Ban> all() {
        return list.all().entrySet().stream()
                .map(ban -> new Ban(ban.getKey(), ban.getValue()))
                .sorted(Comparator.comparing(Ban::until).thenComparing(Ban::address))
                .toList();
    }
}
