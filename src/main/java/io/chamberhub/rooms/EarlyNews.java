package io.chamberhub.rooms;

import io.chamberhub.room.RoomPosition;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was heard of a room before what comes before it. Not thread-safe. */
final class EarlyNews {
    /** Something that happened after a position. */
    record News(RoomPosition before, Follower.Heard heard) {}

    /** More than so many are not waited with, but asked for. */
    private static final int MOST = 4096;

    /** By the version before them. */
    private final TreeMap<Long, List<News>> byVersion = new TreeMap<>();

    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    boolean isTooMuch() {
        return size > MOST;
    }

    void add(RoomPosition before, Follower.Heard heard) {
        byVersion
                .computeIfAbsent(before.version(), version -> new ArrayList<>())
                .add(new News(before, heard));
        size++;
    }

    /** Takes something that follows what a room at this position has seen; null if there is nothing. */
    @Nullable
    News take(RoomPosition position) {
        for (Map.Entry<Long, List<News>> next :
                byVersion.headMap(position.version(), true).entrySet()) {
            Iterator<News> all = next.getValue().iterator();
            while (all.hasNext()) {
                News news = all.next();
                if (news.before().life() == position.life()) {
                    all.remove();
                    removed(next.getKey(), next.getValue());
                    return news;
                }
            }
        }
        return null;
    }

    private void removed(Long version, List<News> left) {
        size--;
        if (left.isEmpty()) {
            byVersion.remove(version);
        }
    }

    /** Takes what happened in other lives of the room, which is part of what it was made of, or lost. */
    List<Follower.Heard> takeOthers(long life) {
        List<Follower.Heard> others = new ArrayList<>();
        byVersion
                .values()
                .forEach(waiting -> waiting.removeIf(news -> {
                    boolean other = news.before().life() != life;
                    if (other) {
                        others.add(news.heard());
                    }
                    return other;
                }));
        byVersion.values().removeIf(List::isEmpty);
        size -= others.size();
        return others;
    }

    /** Takes everything. */
    List<Follower.Heard> takeAll() {
        List<Follower.Heard> all = byVersion.values().stream()
                .flatMap(List::stream)
                .map(News::heard)
                .toList();
        byVersion.clear();
        size = 0;
        return all;
    }
}
