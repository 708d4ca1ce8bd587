package io.chamberhub.rooms;

import org.jspecify.annotations.Nullable;

/**
 * Who says hello.
 *
 * @param address where the client is, behind the proxies that are trusted
 * @param cookies the {@code Cookie} header of its handshake; only logic in this process gets to see it
 * @param subject who it has proven to be, by the hall's tokens or its credential; null if it has not
 */
public record Newcomer(
        String address, @Nullable String cookies, @Nullable String subject) {
    /** The same, of whom more is known. */
    public Newcomer withSubject(@Nullable String proven) {
        return new Newcomer(address, cookies, proven);
    }
}
