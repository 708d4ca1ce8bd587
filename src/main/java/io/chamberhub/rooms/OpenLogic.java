package io.chamberhub.rooms;

/** The logic of a hall that has none: whoever wants in may, and what clients want changed is. */
public final class OpenLogic implements RoomLogic {
    @Override
    public boolean judgesChanges() {
        return false;
    }

    @Override
    public boolean looksAtRoom() {
        return false;
    }

    @Override
    public boolean wantsLeaves() {
        return false;
    }
}
