package io.chamberhub.admin;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.wire.MemberId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A node with members as a test wants them, that remembers what it was told. All members are in the hall {@code /}. */
final class ScriptedControl implements NodeControl {
    static final Instant SINCE = Instant.parse("2026-11-20T08:30:00.123Z");

    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    final SortedMap<String, List<MemberInfo>> chambers = Collections.synchronizedSortedMap(new TreeMap<>());
    final SortedMap<String, Ban> bans = Collections.synchronizedSortedMap(new TreeMap<>());
    volatile int connections;
    volatile boolean silent;

    /** Puts a member into a chamber. */
    ScriptedControl with(String chamber, long id) {
        return with(chamber, new MemberInfo(new MemberId(id), SINCE, "127.0.0.1", Optional.empty(), 0, 0, false));
    }

    ScriptedControl with(String chamber, MemberInfo member) {
        chambers.computeIfAbsent(chamber, name -> new ArrayList<>()).add(member);
        return this;
    }

    /** How many members a chamber has here. */
    int size(String chamber) {
        return in(new ChamberName("/", chamber)).size();
    }

    @Override
    public List<HallCount> halls() {
        int members = chambers.values().stream().mapToInt(List::size).sum();
        return List.of(new HallCount("/", chambers.size(), members), new HallCount("/wss", 0, 0));
    }

    @Override
    public List<ChamberCount> chambers(String hall, String prefix, Optional<String> after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit: at least 1");
        }
        return chambers.entrySet().stream()
                .filter(chamber -> hall.equals("/") && chamber.getKey().startsWith(prefix))
                .filter(chamber -> after.isEmpty() || chamber.getKey().compareTo(after.get()) > 0)
                .limit(limit)
                .map(chamber ->
                        new ChamberCount(chamber.getKey(), chamber.getValue().size()))
                .toList();
    }

    private List<MemberInfo> in(ChamberName chamber) {
        return chamber.hall().equals("/") ? chambers.getOrDefault(chamber.name(), List.of()) : List.of();
    }

    private <T> Future<T> answer(T value) {
        return silent ? Future.future(never -> {}) : Future.succeededFuture(value);
    }

    @Override
    public Future<MemberPage> members(ChamberName chamber, Optional<MemberId> after, int limit) {
        List<MemberInfo> page = in(chamber).stream()
                .filter(member -> after.isEmpty() || member.id().compareTo(after.get()) > 0)
                .limit(limit)
                .toList();
        return answer(new MemberPage(in(chamber).size(), page));
    }

    @Override
    public Future<Integer> publish(ChamberName chamber, Publication publication) {
        if (publication.content().length() > 1_000) {
            return Future.failedFuture(new IllegalArgumentException("1000 bytes at most"));
        }
        told.add("publish " + chamber + " " + publication);
        return answer((int) in(chamber).stream()
                .filter(member -> publication.to().isEmpty() || publication.to().contains(member.id()))
                .count());
    }

    @Override
    public Future<Integer> close(ChamberName chamber) {
        told.add("close " + chamber);
        return answer(in(chamber).size());
    }

    @Override
    public Future<Boolean> eject(ChamberName chamber, MemberId member) {
        told.add("eject " + chamber + " " + member);
        return answer(in(chamber).stream().anyMatch(each -> each.id().equals(member)));
    }

    @Override
    public Future<Void> ban(String address, Instant until) {
        if (!address.matches("[0-9a-f.:]+")) {
            throw new IllegalArgumentException("address: " + address + " is none");
        }
        bans.put(address, new Ban(address, until));
        return silent ? Future.future(never -> {}) : Future.succeededFuture();
    }

    @Override
    public Future<Boolean> unban(String address) {
        return answer(bans.remove(address) != null);
    }

    @Override
    public List<Ban> bans() {
        return List.copyOf(bans.values());
    }

    @Override
    public int connections() {
        return connections;
    }

    @Override
    public Future<Void> drain() {
        told.add("drain");
        return Future.future(never -> {});
    }

    @Override
    public int shed(int count, long period) {
        told.add("shed " + Map.entry(count, period));
        return Math.min(count, connections);
    }
}
