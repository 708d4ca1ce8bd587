package io.chamberhub.verify;

/**
 * One connection of a client, from its handshake to its end. A client that connects again begins a new one. Not
 * thread-safe: confined to the event loop of the clients.
 */
final class Session {
    private final int number;
    private final int node;
    private String id = "";
    private long begun;
    private boolean ended;

    /**
     * @param number unique in a run
     * @param node index of the node that it is connected to
     */
    Session(int number, int node) {
        this.number = number;
        this.node = node;
    }

    int number() {
        return number;
    }

    int node() {
        return node;
    }

    /** What the hub calls it in its chamber; empty until it is welcomed. */
    String id() {
        return id;
    }

    /** The hub says hello. */
    void welcomed(String own) {
        id = own;
    }

    /** How many messages it has begun to send, which is the number of the next one. */
    long begun() {
        return begun;
    }

    /** The next message, from now on begun. */
    Letter next() {
        return new Letter(number, begun++);
    }

    void end() {
        ended = true;
    }

    /** Whether it is welcomed and not at its end. */
    boolean isLive() {
        return !id.isEmpty() && !ended;
    }

    boolean hasEnded() {
        return ended;
    }

    @Override
    public String toString() {
        return (id.isEmpty() ? "?" : id) + " (session " + number + ", node " + node + ")";
    }
}
