package io.chamberhub.directory;

import java.util.List;

/**
 * What of a chamber waits to be told to its hall's webhook.
 *
 * @param yours whether the node that has asked has to tell it
 * @param events that come next; only if they are its to tell, and maybe not all of them
 * @param pending how many there are in all
 * @param lost how many before these will not be told, as too many waited
 */
public record HookMail(boolean yours, List<HookEvent> events, int pending, long lost) {
    /** Nothing that the node has to do with. */
    public static final HookMail NONE = new HookMail(false, List.of(), 0, 0);

    public HookMail {
        events = List.copyOf(events);
    }
}
