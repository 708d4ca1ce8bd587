package io.chamberhub.bench;

import io.chamberhub.bench.load.Shape;

/** The loads whose figures are compared. In all of them each sender has one message under way. */
enum Scenario {
    S1("200 × 5, one sends, 64 B", 200, 5, 1, 64),
    S2("20 × 50, all send, 128 B", 20, 50, 50, 128),
    S3("1 × 1000, ten send, 128 B", 1, 1000, 10, 128),
    S4("20 × 10, all send, 16 KiB", 20, 10, 10, 16 << 10),
    S5("500 × 2, one sends, 64 B", 500, 2, 1, 64);

    private final String title;
    private final int chambers;
    private final int clients;
    private final int senders;
    private final int size;

    Scenario(String title, int chambers, int clients, int senders, int size) {
        this.title = title;
        this.chambers = chambers;
        this.clients = clients;
        this.senders = senders;
        this.size = size;
    }

    String title() {
        return name() + ": " + title;
    }

    Shape shape() {
        return new Shape(chambers, clients, senders, size);
    }
}
