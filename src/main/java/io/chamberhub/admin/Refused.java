package io.chamberhub.admin;

/** A request that cannot be done as it is: the status it gets, and in one sentence what to do about it. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    Refused(int status, String advice) {
        super(advice, null, false, false);
        this.status = status;
    }

    static Refused wrong(String advice) {
        return new Refused(400, advice);
    }

    int status() {
        return status;
    }
}
