package io.chamberhub.chamber;

/** For chambers of which nobody wants to know what they ask for, or not all of it. */
public class SilentHost implements Chamber.Host {
    @Override
    public void tickBegan() {}

    @Override
    public void gap(ShardId shard, Position position) {}

    @Override
    public void repaired(long events) {}

    @Override
    public void lost(ShardId shard, long events) {}

    @Override
    public void parted(ShardId shard) {}

    @Override
    public void stalled(boolean now) {}

    @Override
    public void heldUp() {}
}
