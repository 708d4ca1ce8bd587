package io.chamberhub.rooms;

import io.chamberhub.room.Refusal;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.StepOutcome;
import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.Ending;
import org.jspecify.annotations.Nullable;

/**
 * A client's way into its room, through the hall's logic. If what the logic saw of the room has changed, it is asked again: then one
 * after the other, since those who come together change the room for each other. Confined to the event loop of its shard.
 */
final class Entry {
    /** For so many times the logic's timeout it is asked again. */
    private static final int PATIENCE = 3;

    private final ShardRooms rooms;
    private final ShardRoom room;
    private final Conversation client;
    private final HelloRequest hello;
    private final Newcomer newcomer;
    private final long timeout;
    private final long deadline;
    private Turns.@Nullable Turn turn;

    Entry(ShardRooms rooms, ShardRoom room, Conversation client, HelloRequest hello, Newcomer newcomer) {
        this.rooms = rooms;
        this.room = room;
        this.client = client;
        this.hello = hello;
        this.newcomer = newcomer;
        this.timeout = room.hall().settings().logicTimeout();
        this.deadline = rooms.millis() + PATIENCE * timeout;
    }

    /** Asks whether the client may enter, and lets it in if it may. */
    void decide() {
        room.look().onComplete(view -> {
            if (view.failed()) {
                stayOut(Ending.DIRECTORY_UNAVAILABLE);
            } else {
                ask(view.result());
            }
        });
    }

    private void ask(SeenRoom view) {
        rooms.ask(timeout, () -> room.hall().logic().hello(view, newcomer, hello))
                .onSuccess(decision -> decided(decision, view))
                .onFailure(failure -> {
                    client.refuse(rooms.explain(room.name().hall(), "hello", failure), Ending.INTERNAL_ERROR.code());
                    stayOut();
                });
    }

    private void decided(HelloDecision decision, SeenRoom view) {
        if (client.isOver()) {
            stayOut();
        } else if (decision instanceof HelloDecision.Refuse refusal) {
            client.refuse(refusal.message(), Ending.PROTOCOL_ERROR.code());
            stayOut();
        } else if (decision instanceof HelloDecision.Accept accept) {
            client.admit(accept);
            room.join(new RoomStep.Join(client.isReadonly(), accept.subject(), accept.client(), view.seen()), client)
                    .onSuccess(this::joined)
                    .onFailure(failure -> stayOut(Ending.DIRECTORY_UNAVAILABLE));
        }
    }

    private void joined(StepOutcome outcome) {
        if (outcome instanceof StepOutcome.Refused refused) {
            refused(refused.refusal());
        } else if (client.isOver()) {
            stayOut();
        } else if (!client.hasBeenInside() && outcome instanceof StepOutcome.Done done) {
            // It came in, and was out again before it could be told: the room was closed, or made good without it.
            room.leave(((RoomEvent.Joined) done.events().get(0)).client().id());
            stayOut(Ending.SERVICE_RESTART);
        } else {
            passTurn();
        }
    }

    private void refused(Refusal refusal) {
        if (refusal != Refusal.STALE) {
            stayOut(RoomEndings.of(refusal));
        } else if (rooms.millis() > deadline) {
            client.refuse("the room changes too fast", Ending.INTERNAL_ERROR.code());
            stayOut();
        } else if (turn == null) {
            room.turns().add(mine -> {
                turn = mine;
                rooms.later(timeout, mine::over);
                askAgain();
            });
        } else {
            askAgain();
        }
    }

    private void askAgain() {
        room.follower().catchUp().onComplete(known -> decide());
    }

    private void stayOut(CloseReason reason) {
        client.end(reason);
        stayOut();
    }

    private void stayOut() {
        passTurn();
        client.stayOut();
    }

    private void passTurn() {
        if (turn != null) {
            turn.over();
        }
    }
}
