package io.chamberhub.rooms;

import io.chamberhub.chamber.ChamberName;
import io.chamberhub.room.Refusal;
import io.chamberhub.room.Replica;
import io.chamberhub.room.RoomStep;
import io.chamberhub.room.StepOutcome;
import io.chamberhub.wire.CloseReason;
import io.chamberhub.wire.Ending;
import io.chamberhub.wire.Farewell;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client of a rooms hall and the hub say to each other.
 *
 * <pre>
 * SILENT --hello--> ENTERING --decided, and in the room--> INSIDE --asked to go--> LEAVING
 *   |                  |                                      |                      |
 *   +------------------+---------- an end, by whichever side -+----------------------+--> OVER
 * </pre>
 *
 * Requests are done in the order in which they come. Confined to the event loop of its shard.
 */
final class Conversation implements RoomSession, Attendee {
    private enum State {
        SILENT,
        ENTERING,
        INSIDE,
        LEAVING,
        OVER
    }

    /** So many requests of one client may be under way. */
    private static final int MOST_UNDER_WAY = 64;

    /** So many bytes of them; a single one may be longer. */
    private static final int MOST_BYTES = 256 << 10;

    /** How long a client that is asked to go may take to answer, in ms. */
    private static final long PATIENCE = 5_000;

    /** What comes when those before it have been done. */
    private record Request(int length, Runnable step, boolean alone) {}

    private final ShardRooms rooms;
    private final HallRooms hall;
    private final String path;
    private final RoomSocket socket;
    private final ChangeRate changes;
    private final Deque<Request> waiting = new ArrayDeque<>();
    private State state = State.SILENT;
    /** The room that it is in, or on its way into. */
    private @Nullable ShardRoom room;

    /** The same, whatever became of it. */
    private @Nullable ShardRoom wanted;

    private String id = "";
    private boolean readonly;
    private String roomProtocol = "";
    /** Why it ends once it has agreed to go. */
    private CloseReason parting = Ending.LEFT_ROOM;

    private int underWay;
    private boolean alone;
    private int bytes;
    private Later deadline;

    Conversation(ShardRooms rooms, HallRooms hall, String path, RoomSocket socket) {
        this.rooms = rooms;
        this.hall = hall;
        this.path = path;
        this.socket = socket;
        this.changes = new ChangeRate(hall.settings().changesPerSecond(), rooms.millis());
        this.deadline = rooms.later(hall.settings().helloTimeout(), () -> {
            if (state == State.SILENT) {
                end(Ending.NO_HELLO);
            }
        });
    }

    @Override
    public void received(Buffer message) {
        try {
            switch (state) {
                case SILENT -> greeted(MessageReader.hello(message));
                case ENTERING, INSIDE -> requested(MessageReader.next(message), message.length());
                case LEAVING -> answered(MessageReader.next(message));
                case OVER -> {}
            }
        } catch (Mistake mistake) {
            inOrder(new Request(message.length(), () -> mistaken(mistake.what()), true));
        }
    }

    @Override
    public boolean mustWait() {
        boolean asks = state == State.ENTERING || state == State.INSIDE;
        return asks && (underWay + waiting.size() >= MOST_UNDER_WAY || bytes >= MOST_BYTES);
    }

    @Override
    public void gone() {
        state = State.OVER;
        waiting.clear();
        deadline.cancel();
        ShardRoom left = room;
        if (left != null && !id.isEmpty()) {
            room = null;
            left.leave(id);
            left.done();
        }
    }

    private void greeted(ClientMessage message) {
        HelloRequest hello = (HelloRequest) message;
        if (!hello.protocol().equals(HelloRequest.PROTOCOL)) {
            end(new Farewell(
                    Ending.PROTOCOL_ERROR.code(),
                    "wrong protocol (" + hello.protocol() + " vs " + HelloRequest.PROTOCOL));
            return;
        }
        state = State.ENTERING;
        roomProtocol = hello.roomProtocol();
        if (!socket.mayEnter(hello.roomId())) {
            refuse("not allowed in this room", Ending.PROTOCOL_ERROR.code());
            return;
        }
        ShardRoom opened = rooms.open(new ChamberName(path, hello.roomId()), hall);
        opened.use();
        room = opened;
        wanted = opened;
        new Entry(rooms, opened, this, hello, new Newcomer(socket.address(), socket.cookies(), socket.subject()))
                .decide();
    }

    /** What a client asks of its room. */
    private void requested(ClientMessage message, int length) {
        if (message instanceof ChangeRequest change) {
            inOrder(new Request(
                    length, () -> change(change, length), hall.logic().judgesChanges()));
        } else if (message instanceof ActionRequest action) {
            inOrder(new Request(
                    length, () -> new Decisions(rooms, inside(), this, () -> done(length)).act(action), true));
        } else if (message instanceof CloseRequest close && !close.flush()) {
            farewell();
        } else if (message instanceof CloseRequest) {
            inOrder(new Request(length, this::farewell, true));
        } else {
            inOrder(new Request(length, () -> mistaken("Unhandled message type 7"), true));
        }
    }

    private void inOrder(Request request) {
        if (state == State.INSIDE || state == State.ENTERING) {
            waiting.add(request);
            bytes += request.length();
            goOn();
        } else {
            request.step().run();
        }
    }

    /** Nothing of a client that was asked to go counts, but its answer. */
    private void answered(ClientMessage message) {
        if (message instanceof CloseResponse) {
            end(parting);
        } else if (message instanceof CloseRequest) {
            farewell();
        }
    }

    /** Does what is next. Changes that nobody judges keep their order by themselves; everything else is done alone. */
    private void goOn() {
        while (state == State.INSIDE && !waiting.isEmpty() && mayBegin(waiting.element())) {
            Request next = waiting.remove();
            underWay++;
            alone = next.alone();
            next.step().run();
        }
    }

    private boolean mayBegin(Request next) {
        return underWay == 0 || !(alone || next.alone());
    }

    private void change(ChangeRequest request, int length) {
        if (!changes.permits(hall.settings().changesPerSecond(), rooms.millis())) {
            end(Ending.TOO_MANY_CHANGES);
        } else if (hall.logic().judgesChanges()) {
            new Decisions(rooms, inside(), this, () -> done(length)).change(request);
        } else {
            apply(ChangeDecision.apply(request), RoomStep.Seen.NOTHING, length);
        }
    }

    private void apply(ChangeDecision.Apply change, RoomStep.Seen seen, int length) {
        if (!mayChange(change.roomChanges())) {
            return;
        }
        inside().take(new RoomStep.Change(id, change.echo(), change.roomChanges(), change.clientChanges(), seen))
                .onComplete(outcome -> {
                    if (outcome.failed()) {
                        end(Ending.DIRECTORY_UNAVAILABLE);
                    } else if (outcome.result() instanceof StepOutcome.Refused refused) {
                        refused(refused.refusal());
                    }
                    done(length);
                });
    }

    /** Whether the client may have the room changed; otherwise it is told so, and ends. */
    boolean mayChange(@Nullable List<?> roomChanges) {
        if (readonly && roomChanges != null && !roomChanges.isEmpty()) {
            mistaken("readonly client cannot change room state");
            return false;
        }
        return true;
    }

    private void done(int length) {
        underWay--;
        bytes -= length;
        goOn();
        if (!mustWait()) {
            socket.goOn();
        }
    }

    private ShardRoom inside() {
        if (room == null) {
            throw new IllegalStateException("not in a room");
        }
        return room;
    }

    /** The client's id in the room. */
    String id() {
        return id;
    }

    /** Whether it is in its room, and has not been asked to go. */
    boolean isInside() {
        return state == State.INSIDE;
    }

    @Override
    public void welcomed(String given, Replica known) {
        id = given;
        ShardRoom entered = wanted;
        if (state == State.OVER) {
            // It did not wait. Not within what tells the others that it has come.
            if (entered != null) {
                rooms.soon(() -> entered.leave(given));
            }
            return;
        }
        state = State.INSIDE;
        socket.entered();
        socket.send(RoomFrames.welcome(roomProtocol, given, known, readonly));
        rooms.soon(this::goOn);
    }

    @Override
    public void tell(Buffer frame) {
        socket.send(frame);
    }

    @Override
    public void ejected(@Nullable String message) {
        goodbye(message, Ending.EJECTED_FROM_ROOM);
    }

    @Override
    public void closed(@Nullable String message) {
        leftAlready();
        goodbye(message, Ending.ROOM_CLOSED);
    }

    @Override
    public void lost() {
        end(Ending.SERVICE_RESTART);
    }

    private void leftAlready() {
        ShardRoom left = room;
        if (left != null) {
            room = null;
            left.done();
        }
    }

    private void goodbye(@Nullable String message, CloseReason reason) {
        if (state == State.INSIDE) {
            state = State.LEAVING;
            parting = reason;
            waiting.clear();
            socket.send(RoomFrames.closeRequest(message));
            socket.goOn();
            deadline = rooms.later(PATIENCE, () -> {
                if (state == State.LEAVING) {
                    end(reason);
                }
            });
        }
    }

    private void farewell() {
        socket.send(RoomFrames.CLOSE_RESPONSE);
        end(Ending.LEFT_ROOM);
    }

    /** The client has made a mistake. */
    void mistaken(String what) {
        failed(new Farewell(Ending.PROTOCOL_ERROR.code(), "error: " + what));
    }

    /** What the client asked for could not be decided. */
    void undecided(String why) {
        failed(new Farewell(Ending.INTERNAL_ERROR.code(), "error: " + why));
    }

    /** The room did not take what the client asked for. */
    void refused(Refusal refusal) {
        failed(RoomEndings.of(refusal));
    }

    /** What it has asked for is of no account any more once it was asked to go. */
    private void failed(CloseReason reason) {
        if (state != State.LEAVING) {
            end(reason);
        }
    }

    /** It may be in its room on these terms. */
    void admit(HelloDecision.Accept accept) {
        readonly = accept.readonly() || socket.readonly();
        accept.until().ifPresent(socket::expires);
    }

    boolean isReadonly() {
        return readonly;
    }

    /** Whether it is in its room, or was. */
    boolean hasBeenInside() {
        return !id.isEmpty();
    }

    /** Whether nothing more comes of it. */
    boolean isOver() {
        return state == State.OVER;
    }

    /** It does not come into its room. */
    void stayOut() {
        leftAlready();
    }

    void refuse(String message, int code) {
        socket.send(RoomFrames.refusal(roomProtocol, message));
        end(new Farewell(code, "error: " + message));
    }

    void end(CloseReason reason) {
        if (state != State.OVER) {
            state = State.OVER;
            waiting.clear();
            socket.end(reason);
        }
    }
}
