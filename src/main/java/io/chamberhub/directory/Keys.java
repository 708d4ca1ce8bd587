package io.chamberhub.directory;

import io.chamberhub.chamber.ChamberName;

/** The keys of chambers' and sources' entries. */
final class Keys {
    /** Separates hall and name; no request target contains it. */
    private static final char SEPARATOR = '\n';

    /** The key of no chamber. */
    static final String NONE = String.valueOf(SEPARATOR);

    private Keys() {}

    static String key(ChamberName chamber) {
        return chamber.hall() + SEPARATOR + chamber.name();
    }

    static ChamberName chamber(String key) {
        int separator = key.indexOf(SEPARATOR);
        return new ChamberName(key.substring(0, separator), key.substring(separator + 1));
    }

    static String key(Source source) {
        return source.hall() + SEPARATOR + source.address();
    }

    static Source source(String key) {
        ChamberName parts = chamber(key);
        return new Source(parts.hall(), parts.name());
    }
}
