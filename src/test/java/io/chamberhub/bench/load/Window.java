package io.chamberhub.bench.load;

/** Told when the part of a run begins and ends that counts. */
public interface Window {
    void opens();

    void closes();
}
