package io.chamberhub.rooms;

import io.chamberhub.room.ClientInfo;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a client may enter a room, and as what. */
public sealed interface HelloDecision {
    /**
     * It may.
     *
     * @param client what others are told of it
     * @param readonly whether it may only listen
     * @param subject who it has proven to be; null if it has not
     * @param until when it has to go
     */
    record Accept(
            ClientInfo client, boolean readonly, @Nullable String subject, Optional<Instant> until)
            implements HelloDecision {
        public Accept {
            Objects.requireNonNull(client, "client");
            Objects.requireNonNull(until, "until");
        }
    }

    /**
     * It may not.
     *
     * @param message tells the client why
     */
    record Refuse(String message) implements HelloDecision {
        public Refuse {
            Objects.requireNonNull(message, "message");
        }
    }

    /** It may, as it asks. */
    static Accept accept(Newcomer newcomer, HelloRequest request) {
        return new Accept(request.client(), request.readonly(), newcomer.subject(), Optional.empty());
    }

    static Refuse refuse(String message) {
        return new Refuse(message);
    }
}
