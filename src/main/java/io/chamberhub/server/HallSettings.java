package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A hall: the chambers below one path.
 *
 * @param path what request targets of the hall start with
 * @param origins permitted {@code Origin} values, empty for any
 * @param slow what happens to clients for whom more than the limits permit has to wait
 */
public record HallSettings(String path, Protocol protocol, List<String> origins, WhenSlow slow, Limits limits) {

    /** Visible ASCII between two slashes, as a request line can carry it, without query and fragment. */
    public static final Pattern PATH = Pattern.compile("/([!-\"$->@-~]*/)?");

    public HallSettings {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("halls: \"" + path + "\" is not a path that starts and ends with /");
        }
        origins = List.copyOf(origins);
        if (origins.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("halls." + path + ".origins: blank");
        }
    }

    /** What the limits allow its clients to make the cluster hold at once, in bytes. */
    public long worstCaseBytes() {
        return limits.worstCaseBytes(slow.buffers());
    }
}
