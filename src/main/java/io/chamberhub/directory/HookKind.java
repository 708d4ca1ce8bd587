package io.chamberhub.directory;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a hall's webhook can be told of. */
public enum HookKind {
    /** The first one is in a chamber. */
    OCCUPIED("occupied", 1),
    /** Nobody is in it any more. */
    VACATED("vacated", 2),
    JOINED("joined", 4),
    LEFT("left", 8);

    private final String wireName;
    private final int bit;

    HookKind(String wireName, int bit) {
        this.wireName = wireName;
        this.bit = bit;
    }

    /** What it is called in settings and in requests. */
    public String wireName() {
        return wireName;
    }

    /** Those of these names; all, if there are none. */
    public static Set<HookKind> named(Collection<String> names) {
        return Arrays.stream(values())
                .filter(kind -> names.isEmpty() || names.contains(kind.wireName))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(HookKind.class)));
    }

    /** The names of some, in the order of this list; none, if they are all. */
    public static List<String> names(Set<HookKind> kinds) {
        return Arrays.stream(values())
                .filter(kind -> kinds.size() < values().length && kinds.contains(kind))
                .map(HookKind::wireName)
                .toList();
    }

    /** Numbers that are never given another meaning. */
    int bit() {
        return bit;
    }

    static int bits(Set<HookKind> kinds) {
        return kinds.stream().mapToInt(HookKind::bit).sum();
    }

    static Set<HookKind> of(int bits) {
        Set<HookKind> kinds = EnumSet.noneOf(HookKind.class);
        Arrays.stream(values()).filter(kind -> (bits & kind.bit) != 0).forEach(kinds::add);
        return kinds;
    }
}
