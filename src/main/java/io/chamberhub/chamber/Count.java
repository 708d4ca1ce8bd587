package io.chamberhub.chamber;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that one thread adds to and any thread may read, a moment later. Adding costs no more than to a plain field. */
public final class Count {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Count.class, "value", long.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private long value;

    /** By the one thread only. */
    public void add(long more) {
        VALUE.setOpaque(this, value + more);
    }

    /** By the one thread only. */
    public void set(long now) {
        VALUE.setOpaque(this, now);
    }

    /** Any thread. */
    public long get() {
        return (long) VALUE.getOpaque(this);
    }
}
