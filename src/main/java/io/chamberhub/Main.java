package io.chamberhub;

/** Starts the hub. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("hub");
    }
}
