package io.chamberhub.rooms;

import io.chamberhub.room.KeyChange;
import io.chamberhub.room.Refusal;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.StepOutcome;
import io.chamberhub.wire.Ending;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client on its way through the hall's logic. What was decided is applied if what the logic saw of the room is
 * still so; otherwise it is asked again. Confined to the event loop of its shard.
 */
final class Decisions {
    /** What is asked, and what becomes of the answer. */
    private interface Question<D> {
        Future<D> ask(RoomLogic logic, RoomView view, RoomClient who);

        void decided(D decision, RoomStep.Seen seen);

        void failed(Throwable failure);
    }

    /** For this part of its time logic may keep the others waiting that want to ask about the room. */
    private static final int SHARE = 5;

    private final ShardRooms rooms;
    private final ShardRoom room;
    private final Conversation client;
    private final Runnable done;
    private final long timeout;
    /** Counts from when the logic is first asked; 0 until then. */
    private long deadline;

    private Turns.@Nullable Turn turn;
    private boolean over;

    /** @param done is called once the request has been done, or refused */
    Decisions(ShardRooms rooms, ShardRoom room, Conversation client, Runnable done) {
        this.rooms = rooms;
        this.room = room;
        this.client = client;
        this.done = done;
        this.timeout = room.hall().settings().logicTimeout();
    }

    void change(ChangeRequest request) {
        begin(new Question<ChangeDecision>() {
            @Override
            public Future<ChangeDecision> ask(RoomLogic logic, RoomView view, RoomClient who) {
                return logic.change(view, who, request);
            }

            @Override
            public void decided(ChangeDecision decision, RoomStep.Seen seen) {
                if (decision instanceof ChangeDecision.Refuse refusal) {
                    client.mistaken(refusal.message());
                    over();
                } else if (decision instanceof ChangeDecision.Apply apply && client.mayChange(apply.roomChanges())) {
                    take(change(apply.echo(), apply.roomChanges(), apply.clientChanges(), seen), this, () -> {});
                } else {
                    over();
                }
            }

            @Override
            public void failed(Throwable failure) {
                client.undecided(rooms.explain(room.name().hall(), "change", failure));
            }
        });
    }

    void act(ActionRequest request) {
        begin(new Question<ActionDecision>() {
            @Override
            public Future<ActionDecision> ask(RoomLogic logic, RoomView view, RoomClient who) {
                return logic.action(view, who, request);
            }

            @Override
            public void decided(ActionDecision decision, RoomStep.Seen seen) {
                boolean changes = decision.roomChanges() != null || decision.clientChanges() != null;
                if (!changes && !seen.state() && !seen.clients()) {
                    respond(request, decision);
                    over();
                } else {
                    // Where nothing changes, too: what the answer says of the room has to be so.
                    take(
                            change(true, decision.roomChanges(), decision.clientChanges(), seen),
                            this,
                            () -> respond(request, decision));
                }
            }

            @Override
            public void failed(Throwable failure) {
                if (failure instanceof UnhandledActions) {
                    client.mistaken(String.valueOf(failure.getMessage()));
                } else {
                    String why = rooms.explain(room.name().hall(), "action", failure);
                    respond(request, ActionDecision.failed(why));
                }
            }
        });
    }

    private RoomStep.Change change(
            boolean echo, @Nullable List<KeyChange> changes, @Nullable List<KeyChange> own, RoomStep.Seen seen) {
        return new RoomStep.Change(client.id(), echo, changes, own, seen);
    }

    private void respond(ActionRequest request, ActionDecision decision) {
        if (client.isInside()) {
            client.tell(RoomFrames.actionResponse(request.id(), decision.success(), decision.data(), decision.msg()));
        }
    }

    /** Logic that looks at the room is asked about one request after the other, so that they do not overtake each other in vain. */
    private <D> void begin(Question<D> question) {
        if (room.turns().areNeeded()) {
            room.turns().add(mine -> {
                turn = mine;
                ask(question);
            });
        } else {
            ask(question);
        }
    }

    private <D> void ask(Question<D> question) {
        RoomClient who = room.follower().client(client.id());
        long now = rooms.millis();
        deadline = deadline == 0 ? now + timeout : deadline;
        if (!client.isInside()) {
            over();
        } else if (who == null) {
            client.lost();
            over();
        } else if (deadline <= now) {
            failed(question, new LogicTimeout());
        } else {
            ask(question, room.view(), who, deadline - now);
        }
    }

    private <D> void ask(Question<D> question, SeenRoom view, RoomClient who, long left) {
        Future<D> answer = rooms.ask(left, () -> question.ask(room.hall().logic(), view, who));
        Turns.Turn mine = turn;
        Later share = mine == null || answer.isComplete() ? () -> {} : rooms.later(timeout / SHARE, mine::over);
        answer.onSuccess(decision -> {
                    share.cancel();
                    RoomStep.Seen seen = view.seen();
                    room.turns().looked(seen);
                    decided(question, decision, seen);
                })
                .onFailure(failure -> {
                    share.cancel();
                    failed(question, failure);
                });
    }

    private <D> void decided(Question<D> question, D decision, RoomStep.Seen seen) {
        try {
            question.decided(decision, seen);
        } catch (RuntimeException bug) {
            failed(question, bug);
        }
    }

    private void failed(Question<?> question, Throwable failure) {
        question.failed(failure);
        over();
    }

    private <D> void take(RoomStep step, Question<D> question, Runnable then) {
        room.take(step).onComplete(outcome -> {
            if (outcome.failed()) {
                client.end(Ending.DIRECTORY_UNAVAILABLE);
            } else if (outcome.result() instanceof StepOutcome.Refused refused) {
                if (refused.refusal() == Refusal.STALE) {
                    room.follower().catchUp().onComplete(known -> askAgain(question));
                    return;
                }
                client.refused(refused.refusal());
            } else {
                then.run();
            }
            over();
        });
    }

    private <D> void askAgain(Question<D> question) {
        if (turn == null || turn.isOver()) {
            begin(question);
        } else {
            ask(question);
        }
    }

    private void over() {
        if (turn != null) {
            turn.over();
        }
        if (!over) {
            over = true;
            done.run();
        }
    }
}
