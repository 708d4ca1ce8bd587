package io.chamberhub.rooms;

/** The rooms of one hall, as a node serves them now: settings and logic may be exchanged while there are clients. Thread-safe. */
public final class HallRooms {
    private volatile RoomSettings settings;
    private volatile RoomLogic logic;

    /** @param logic decides what may happen there */
    public HallRooms(RoomSettings settings, RoomLogic logic) {
        this.settings = settings;
        this.logic = logic;
    }

    /** From now on the rooms are kept so, and this logic decides. What the logic before was asked is still for it to answer. */
    public void settle(RoomSettings others, RoomLogic deciding) {
        settings = others;
        logic = deciding;
    }

    public RoomSettings settings() {
        return settings;
    }

    public RoomLogic logic() {
        return logic;
    }

    /** Whether the logic has to be told of those who leave. */
    boolean owed() {
        return logic.wantsLeaves();
    }
}
