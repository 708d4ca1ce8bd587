package io.chamberhub.fuzz;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * For how long and from which seed inputs are made: the same seed makes the same inputs, in the same order. All fuzz tests
 * together take {@code -Dhub.fuzz.seconds} (60), starting from {@code -Dhub.fuzz.seed} (1; {@code random} is another one each
 * time).
 */
public final class Rounds {
    private static final int SECONDS = Integer.getInteger("hub.fuzz.seconds", 60);
    private static final long SEED = seed(System.getProperty("hub.fuzz.seed", "1"));

    static {
        System.out.println("fuzz: " + SECONDS + " s, -Dhub.fuzz.seed=" + SEED);
    }

    private Rounds() {}

    private static long seed(String wanted) {
        return wanted.equals("random") ? new SecureRandom().nextInt(1_000_000_000) : Long.parseLong(wanted);
    }

    /** Tries one input. */
    @FunctionalInterface
    public interface Round {
        void run(int number, SplittableRandom random) throws Exception;
    }

    /** Chance, as it is in this round. */
    static SplittableRandom random(long round) {
        return new SplittableRandom(SEED ^ round * 0x9E37_79B9_7F4A_7C15L);
    }

    /** Part of the time, in percent. */
    static Duration share(int percent) {
        return Duration.ofMillis(10L * percent * SECONDS);
    }

    /** What a failure has to say so that somebody can see it again. */
    static String place(long round) {
        return "-Dhub.fuzz.seed=" + SEED + ", round " + round;
    }

    /** Goes round for a part of the time, in percent, and once at least. */
    public static void run(int percent, Round round) {
        long end = System.nanoTime() + share(percent).toNanos();
        int number = 0;
        do {
            try {
                round.run(number, random(number));
            } catch (Exception | AssertionError failure) {
                throw new AssertionError(place(number) + ": " + failure, failure);
            }
            number++;
        } while (System.nanoTime() < end);
        System.out.println("fuzz: " + number + " rounds");
    }
}
