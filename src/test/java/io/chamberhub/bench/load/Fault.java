package io.chamberhub.bench.load;

/** What makes a run no result. */
public enum Fault {
    LOST("lost"),
    DOUBLED("doubled, or later than 64 others"),
    REORDERED("reordered"),
    LATE("overtaken by 4096 others of their sender before all had them"),
    CORRUPT("corrupt"),
    MISROUTED("in the wrong chamber, or at its own sender"),
    WRONG_SENDER("under another's id"),
    CUT("cut short"),
    UNKNOWN("not understood"),
    BAD_FRAME("frames that break RFC 6455"),
    REFUSED("connections refused"),
    DISCONNECTED("connections lost"),
    ROSTER("too few or too many told of each other");

    private final String words;

    Fault(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
