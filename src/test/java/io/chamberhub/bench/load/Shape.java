package io.chamberhub.bench.load;

/**
 * Who talks. Connections are numbered round the chambers: first the first client of each chamber, then the second of
 * each; so the first {@link #talkers} connections are those that send.
 *
 * @param clients per chamber
 * @param senders per chamber
 * @param size of a payload, in bytes
 */
public record Shape(int chambers, int clients, int senders, int size) {
    public Shape {
        if (chambers < 1 || clients < 1 || senders < 0 || senders > clients || size < Payload.HEAD) {
            throw new IllegalArgumentException("no such load: " + chambers + " x " + clients + ", " + senders
                    + " of them send " + size + " bytes");
        }
    }

    public int connections() {
        return chambers * clients;
    }

    public int talkers() {
        return chambers * senders;
    }

    int chamberOf(int connection) {
        return connection % chambers;
    }

    int placeOf(int connection) {
        return connection / chambers;
    }

    /** Entries {@code H} that all connections together are told while everyone comes in. */
    long introductions() {
        return (long) chambers * clients * (clients - 1);
    }
}
