package io.chamberhub.rooms;

import io.chamberhub.bus.RoomNews;
import io.chamberhub.chamber.ChamberName;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.room.Replica;
import io.chamberhub.room.RoomAnswer;
import io.chamberhub.room.RoomClient;
import io.chamberhub.room.RoomCommit;
import io.chamberhub.room.RoomEvent;
import io.chamberhub.room.RoomPosition;
import io.chamberhub.room.RoomSnapshot;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.StepOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room on one shard: takes the steps that its clients and the server want, one commit at a time, and tells its clients what
 * happens, whoever made it happen, in the one order of the room.
 *
 * <pre>
 * wishes --end of tick--> commit --store--> answer --+--> other shards
 *                                                    +--> {@link Follower}, in the order of versions --> clients
 * </pre>
 *
 * What comes while a commit is under way goes into the next one. Confined to the event loop of its shard.
 */
final class ShardRoom {
    /** The shard as its rooms need it. */
    interface Home extends Follower.Home {
        ShardId self();

        /** A number larger than all before. */
        long nextNumber();

        /** Says a commit until it is answered. Fails if it cannot be, or the shard stops. */
        Future<RoomAnswer> commit(ChamberName room, RoomCommit commit);

        /** Does something when the turn of the event loop ends. */
        void endOfTick(Runnable step);

        /** Tells other shards. */
        void tell(Set<ShardId> shards, RoomNews news);

        /** A room as it is now. */
        Future<Optional<RoomSnapshot>> room(ChamberName room);

        /** Tells the logic of those who have left. */
        void leaves(ShardRoom room, RoomView view, List<RoomClient> clients);

        /** The room is empty at this position, and this shard has to end it in time. */
        void keep(ChamberName room, RoomPosition position);

        /** Nobody needs the room here any more. */
        void idle(ShardRoom room);
    }

    /** A step that somebody waits for. */
    private record Wish(RoomStep step, @Nullable Attendee newcomer, Promise<StepOutcome> outcome) {}

    private static final Logger log = LoggerFactory.getLogger(ShardRoom.class);

    /** So long somebody waits for a step to be taken, in ms. */
    private static final long PATIENCE = 20_000;

    /** So many steps are taken at once at most. */
    private static final int MOST = 256;

    private final ChamberName name;
    private final HallRooms hall;
    private final Home home;
    private final Follower follower;
    private final Deque<Wish> wishes = new ArrayDeque<>();
    private final Turns turns = new Turns();
    private boolean committing;
    private boolean scheduled;
    private int tasks;

    ShardRoom(ChamberName name, HallRooms hall, Home home) {
        this.name = name;
        this.hall = hall;
        this.home = home;
        this.follower = new Follower(name, home, this::readmit);
    }

    ChamberName name() {
        return name;
    }

    HallRooms hall() {
        return hall;
    }

    /** What is known of it here, and who is told. */
    Follower follower() {
        return follower;
    }

    /** A client wants in; it is welcomed before this completes, unless it is refused. */
    Future<StepOutcome> join(RoomStep.Join step, Attendee newcomer) {
        return take(new Wish(step, newcomer, Promise.promise()));
    }

    /** Takes a step. Completes once it has been taken or refused, and clients here have been told. */
    Future<StepOutcome> take(RoomStep step) {
        return take(new Wish(step, null, Promise.promise()));
    }

    private Future<StepOutcome> take(Wish wish) {
        wishes.add(wish);
        schedule();
        return wish.outcome().future();
    }

    /** A client's connection is over. */
    Future<StepOutcome> leave(String client) {
        follower.remove(client);
        return take(new RoomStep.Leave(client, hall.owed()));
    }

    /** Somebody does something with the room: it is not idle until that is {@linkplain #done done}. */
    void use() {
        tasks++;
    }

    void done() {
        tasks--;
        restIfIdle();
    }

    private void schedule() {
        if (!committing && !scheduled) {
            scheduled = true;
            home.endOfTick(this::commit);
        }
    }

    private void commit() {
        scheduled = false;
        if (committing || wishes.isEmpty()) {
            return;
        }
        committing = true;
        List<Wish> batch = new ArrayList<>();
        while (!wishes.isEmpty() && batch.size() < MOST) {
            batch.add(wishes.remove());
        }
        if (!follower.isFollowing() && batch.stream().anyMatch(wish -> wish.newcomer() != null)) {
            follower.expect();
        }
        Future<RoomAnswer> said = commit(commit(batch));
        // In memory it is answered at once, and nobody has to wait.
        Later impatience = said.isComplete() ? () -> {} : home.later(PATIENCE, () -> giveUp(batch));
        said.onComplete(answer -> {
            committing = false;
            impatience.cancel();
            try {
                if (answer.succeeded()) {
                    answered(batch, answer.result());
                } else {
                    batch.forEach(wish -> wish.outcome().tryFail(answer.cause()));
                }
            } catch (RuntimeException bug) {
                log.atError()
                        .setCause(bug)
                        .addKeyValue("hall", name.hall())
                        .addKeyValue("room", name.name())
                        .log("what happened in a room could not be told");
                batch.forEach(wish -> wish.outcome().tryFail(bug));
            }
            if (wishes.isEmpty()) {
                restIfIdle();
            } else {
                schedule();
            }
        });
    }

    private RoomCommit commit(List<Wish> batch) {
        RoomPosition known = follower.position();
        boolean create = batch.stream().anyMatch(wish -> creates(wish.step()));
        return new RoomCommit(
                home.self(),
                home.nextNumber(),
                Math.max(0, known.life()),
                batch.stream().map(Wish::step).toList(),
                hall.settings().limits(),
                !follower.isFollowing(),
                create && !follower.isFollowing(),
                null);
    }

    /** The same once more, where a room that is known here has been lost with its nodes. */
    private Future<RoomAnswer> commit(RoomCommit commit) {
        return home.commit(name, commit)
                .compose(answer -> answer.before().equals(RoomPosition.NONE) && follower.isFollowing()
                        ? home.commit(name, commit.creating(follower.known()))
                        : Future.succeededFuture(answer));
    }

    private static boolean creates(RoomStep step) {
        return step instanceof RoomStep.Join || (step instanceof RoomStep.Change change && change.by() == null);
    }

    private void answered(List<Wish> batch, RoomAnswer answer) {
        List<RoomEvent> events = answer.events();
        if (!events.isEmpty()) {
            home.tell(answer.shards(), new RoomNews(home.self(), name, answer.before(), events));
        }
        if (answer.keeper()) {
            home.keep(name, answer.before().plus(events.size()));
        }
        Map<String, Attendee> newcomers = newcomers(batch, answer);
        if (newcomers.isEmpty()) {
            follower.expectNothing();
        } else {
            follower.begin(answer);
        }
        follower.heard(answer.before(), new Follower.Heard(events, newcomers, () -> settle(batch, answer)));
    }

    /** Whoever waits has waited long enough. What they wanted is said on until it is heard, and may still come to be. */
    private void giveUp(List<Wish> batch) {
        log.atWarn().addKeyValue("hall", name.hall()).log("the rooms' store does not answer");
        TimeoutException late = new TimeoutException("the rooms' store does not answer");
        batch.forEach(wish -> wish.outcome().tryFail(late));
    }

    private static Map<String, Attendee> newcomers(List<Wish> batch, RoomAnswer answer) {
        Map<String, Attendee> newcomers = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            Attendee newcomer = batch.get(i).newcomer();
            if (newcomer != null && answer.outcomes().get(i) instanceof StepOutcome.Done done) {
                RoomEvent.Joined joined = (RoomEvent.Joined) done.events().get(0);
                newcomers.put(joined.client().id(), newcomer);
            }
        }
        return newcomers;
    }

    private void settle(List<Wish> batch, RoomAnswer answer) {
        List<RoomClient> owed = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            StepOutcome outcome = answer.outcomes().get(i);
            if (outcome instanceof StepOutcome.Done done) {
                owed.addAll(done.owed());
            }
            batch.get(i).outcome().tryComplete(outcome);
        }
        if (!owed.isEmpty()) {
            home.leaves(this, new SeenRoom(name, after(answer)), owed);
        }
    }

    /** The room as it was after a commit. */
    private RoomSnapshot after(RoomAnswer answer) {
        RoomSnapshot before = answer.snapshot();
        if (before == null || !before.position().equals(answer.before())) {
            return before == null ? follower.known() : before;
        }
        Replica after = Replica.of(before);
        answer.events().forEach(after::apply);
        return after.snapshot();
    }

    /** Those who ask the hall's logic, where one should wait for the other. */
    Turns turns() {
        return turns;
    }

    /** The room as it is known here. */
    SeenRoom view() {
        return new SeenRoom(name, follower.known());
    }

    /** The room as the logic sees it that is asked whether somebody may come in. */
    Future<SeenRoom> look() {
        if (follower.isFollowing() || !hall.logic().looksAtRoom()) {
            return Future.succeededFuture(view());
        }
        return home.room(name).map(room -> new SeenRoom(name, room.orElseGet(follower::known)));
    }

    /** Others took this shard for dead, and said that a client of it had left. Logic has heard so, too, and must be asked anew. */
    private void readmit(RoomClient client, Attendee conversation) {
        if (hall.owed()) {
            conversation.lost();
            return;
        }
        take(new RoomStep.Rejoin(client)).onComplete(outcome -> {
            if (outcome.failed() || outcome.result() instanceof StepOutcome.Refused) {
                conversation.lost();
            }
        });
    }

    private void restIfIdle() {
        if (isIdle()) {
            home.idle(this);
        }
    }

    /** Whether nobody needs it here any more. */
    boolean isIdle() {
        return tasks == 0 && wishes.isEmpty() && !committing && follower.isIdle();
    }
}
