package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ledger of a hub that runs alone; what it has not told ends with it. Thread-safe: its shards share it. */
public final class MemoryHookLedger implements HookLedger {
    private final Map<ChamberName, HookEntry> books = new HashMap<>();

    @Override
    public synchronized Future<HookMail> report(ChamberName chamber, HookReport report) {
        HookEntry book = books.computeIfAbsent(chamber, unknown -> new HookEntry(report.life()));
        return answer(chamber, book, it -> it.report(report));
    }

    @Override
    public synchronized Future<HookMail> acknowledge(ChamberName chamber, String node, HookReceipt told, int most) {
        @Nullable HookEntry book = books.get(chamber);
        return book == null
                ? Future.succeededFuture(HookMail.NONE)
                : answer(chamber, book, it -> it.acknowledge(node, told, most));
    }

    private Future<HookMail> answer(ChamberName chamber, HookEntry book, Function<HookEntry, HookMail> step) {
        HookMail mail = step.apply(book);
        if (book.isOver()) {
            books.remove(chamber);
        }
        return Future.succeededFuture(mail);
    }

    @Override
    public Future<Set<ChamberName>> visitedBy(ShardId shard) {
        return find(book -> book.isVisitedBy(shard));
    }

    @Override
    public Future<Set<ChamberName>> dueOf(String node) {
        return find(book -> book.isDueOf(node));
    }

    private synchronized Future<Set<ChamberName>> find(Predicate<HookEntry> wanted) {
        return Future.succeededFuture(books.entrySet().stream()
                .filter(book -> wanted.test(book.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()));
    }
}
