package io.chamberhub.server;

import io.chamberhub.wire.Deflation;
import io.chamberhub.wire.ZlibStates;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** What all chambers and connections of a shard deflate and inflate with. Confined to the thread of the shard. */
final class Zlib {
    private final Runnable deflated;
    private final ZlibStates<Inflater> inflaters = ZlibStates.inflaters();
    private final Map<Integer, ZlibStates<Deflater>> deflaters = new HashMap<>();
    private final Map<Compression, Deflation> deflations = new HashMap<>();

    /** @param deflated called whenever a message is deflated */
    Zlib(Runnable deflated) {
        this.deflated = deflated;
    }

    ZlibStates<Inflater> inflaters() {
        return inflaters;
    }

    /** How messages are deflated in halls that want it so. */
    Deflation deflation(Compression wanted) {
        return deflations.computeIfAbsent(
                wanted, how -> new Deflation(deflaters(how.level()), how.threshold(), deflated));
    }

    private ZlibStates<Deflater> deflaters(int level) {
        return deflaters.computeIfAbsent(level, ZlibStates::deflaters);
    }

    /** Frees what is kept; what is still lent is freed when it is given back. */
    void close() {
        inflaters.close();
        deflaters.values().forEach(ZlibStates::close);
    }
}
