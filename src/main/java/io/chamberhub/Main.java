package io.chamberhub;

import io.chamberhub.config.Arguments;
import io.chamberhub.config.Exit;
import io.chamberhub.config.Launch;
import io.chamberhub.config.Logging;
import io.chamberhub.config.StartRequest;
import java.io.PrintStream;

/** Starts the hub, or says why not. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Logging.redirectLibraries();
        Launch launch = Arguments.read(args, System.getenv());
        if (launch instanceof StartRequest request) {
            Logging.apply(request.settings().log());
            Node.start(request);
        } else if (launch instanceof Exit exit) {
            PrintStream out = exit.code() == 0 ? System.out : System.err;
            exit.lines().forEach(out::println);
            System.exit(exit.code());
        }
    }
}
