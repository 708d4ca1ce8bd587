package io.chamberhub;

import io.chamberhub.config.Arguments;
import io.chamberhub.config.Check;
import io.chamberhub.config.Exit;
import io.chamberhub.config.Launch;
import io.chamberhub.config.Logging;
import io.chamberhub.config.StartRequest;
import io.chamberhub.config.Verification;
import io.chamberhub.verify.Verify;
import java.io.PrintStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the hub or puts it to the proof, or says why not. */
public final class Main {
    /** Else a client could have the costly part of TLS done again and again on one connection. Read once by the JVM. */
    private static final String ONE_HANDSHAKE = "jdk.tls.rejectClientInitiatedRenegotiation";

    private Main() {}

    public static void main(String[] args) {
        System.setProperty(ONE_HANDSHAKE, System.getProperty(ONE_HANDSHAKE, "true"));
        OwnRecord.forgetSoon();
        Logging.redirectLibraries();
        Launch launch = Arguments.read(args, System.getenv());
        if (launch instanceof StartRequest request) {
            Logging.apply(request.settings().log());
            start(request);
        } else if (launch instanceof Check check) {
            System.exit(SettingsCheck.run(check.request(), System.out, System.err));
        } else if (launch instanceof Verification verification) {
            Logging.muteNetwork();
            System.exit(Verify.run(verification.arguments(), System.out, System.err));
        } else if (launch instanceof Exit exit) {
            PrintStream out = exit.code() == 0 ? System.out : System.err;
            exit.lines().forEach(out::println);
            System.exit(exit.code());
        }
    }

    private static void start(StartRequest request) {
        Logger log = LoggerFactory.getLogger(Main.class);
        request.ignoredVariables()
                .forEach(name -> log.atInfo().addKeyValue("name", name).log("environment variable matches no setting"));
        log.atInfo().addKeyValue("source", request.source().name()).log("settings read");
        try {
            Node.start(request);
        } catch (StartFailure failure) {
            System.err.println(failure.getMessage());
            System.exit(failure.exitCode());
        }
    }
}
