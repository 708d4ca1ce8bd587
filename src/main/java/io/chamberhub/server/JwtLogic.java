package io.chamberhub.server;

import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.RoomClient;
import io.chamberhub.rooms.ActionDecision;
import io.chamberhub.rooms.ActionRequest;
import io.chamberhub.rooms.ChangeDecision;
import io.chamberhub.rooms.ChangeRequest;
import io.chamberhub.rooms.HelloDecision;
import io.chamberhub.rooms.HelloRequest;
import io.chamberhub.rooms.Newcomer;
import io.chamberhub.rooms.RoomLogic;
import io.chamberhub.rooms.RoomView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets those into rooms who have credentials that are JSON Web Tokens, signed with a key of the hall; other logic decides
 * the rest. Thread-safe.
 *
 * <ul>
 *   <li>The {@code roomCredential} must be there. Its claim {@code rooms}, a pattern or a list of them, says which rooms it is
 *       for; without that claim, none. With {@code readonly} the client may only listen.
 *   <li>The {@code clientCredential}, if there is one, says who the client is: {@code sub} is its subject, and {@code name} what it is
 *       called, whatever it calls itself. It cannot have the claim {@code rooms}: an invitation says who may come, not who came.
 *   <li>The connection ends when the first of them expires. What else they must say is in {@link JwtRules}.
 * </ul>
 */
final class JwtLogic implements RoomLogic {
    private static final String ROOM = "the roomCredential";
    private static final String CLIENT = "the clientCredential";

    private final JwtVerifier verifier;
    private final JwtRules rules;
    private final boolean clientRequired;
    private final InstantSource clock;
    private final RoomLogic next;

    /**
     * Takes credentials that the verifier knows.
     *
     * @param clientRequired whether a client has to say who it is
     * @param next decides whatever credentials do not
     */
    JwtLogic(JwtVerifier verifier, JwtRules rules, boolean clientRequired, InstantSource clock, RoomLogic next) {
        this.verifier = verifier;
        this.rules = rules;
        this.clientRequired = clientRequired;
        this.clock = clock;
        this.next = next;
    }

    /**
     * What the credentials of a client say.
     *
     * @param name what it is called, if they say so
     */
    private record Proof(Guest guest, Optional<String> name) {}

    /** Why a client may not come in. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why, null, false, false);
        }
    }

    @Override
    public Future<HelloDecision> hello(RoomView room, Newcomer newcomer, HelloRequest request) {
        try {
            Instant now = clock.instant();
            Guest terms = ofRoom(request, now);
            Proof proof = ofClient(request, now);
            boolean readonly = terms.readonly() || proof.guest().readonly();
            @Nullable String subject = proof.guest().subject().orElse(newcomer.subject());
            HelloRequest proven = proven(request, readonly, proof.name());
            return next.hello(room, newcomer.withSubject(subject), proven)
                    .map(decision -> decision instanceof HelloDecision.Accept accept
                            ? onTerms(
                                    accept,
                                    readonly,
                                    List.of(terms.until(), proof.guest().until()))
                            : decision);
        } catch (Refused refused) {
            return Future.succeededFuture(HelloDecision.refuse(String.valueOf(refused.getMessage())));
        }
    }

    private Guest ofRoom(HelloRequest request, Instant now) throws Refused {
        if (request.roomCredential() == null) {
            throw new Refused("a roomCredential is needed");
        }
        try {
            JsonObject claims = verifier.claims(request.roomCredential());
            Guest holder = rules.holder(claims, now);
            if (!JwtRules.fits(JwtRules.oneOrMore(claims, "rooms"), request.roomId())) {
                throw new Refused(ROOM + " is not for this room");
            }
            return holder;
        } catch (UnfitToken unfit) {
            throw new Refused(unfit.why(ROOM));
        }
    }

    private Proof ofClient(HelloRequest request, Instant now) throws Refused {
        if (request.clientCredential() == null) {
            if (clientRequired) {
                throw new Refused("a clientCredential is needed");
            }
            return new Proof(Guest.ANYONE, Optional.empty());
        }
        try {
            JsonObject claims = verifier.claims(request.clientCredential());
            if (claims.containsKey("rooms")) {
                throw new Refused(CLIENT + " is a roomCredential");
            }
            return new Proof(rules.holder(claims, now), JwtRules.text(claims, "name"));
        } catch (UnfitToken unfit) {
            throw new Refused(unfit.why(CLIENT));
        }
    }

    /** The credentials stay here: whoever holds them can be the client. */
    private static HelloRequest proven(HelloRequest request, boolean readonly, Optional<String> name) {
        ClientInfo client = request.client();
        @Nullable String called = name.orElse(client.name());
        return new HelloRequest(
                request.protocol(),
                request.roomProtocol(),
                request.roomId(),
                null,
                null,
                new ClientInfo(client.type(), called, client.state()),
                request.readonly() || readonly);
    }

    /** Whatever others decide, credentials grant no more than they say. */
    private static HelloDecision onTerms(HelloDecision.Accept accept, boolean readonly, List<Optional<Instant>> ends) {
        return new HelloDecision.Accept(
                accept.client(),
                accept.readonly() || readonly,
                accept.subject(),
                Stream.concat(Stream.of(accept.until()), ends.stream())
                        .flatMap(Optional::stream)
                        .min(Instant::compareTo));
    }

    @Override
    public Future<ChangeDecision> change(RoomView room, RoomClient client, ChangeRequest request) {
        return next.change(room, client, request);
    }

    @Override
    public Future<ActionDecision> action(RoomView room, RoomClient client, ActionRequest request) {
        return next.action(room, client, request);
    }

    @Override
    public Future<Void> leave(RoomView room, RoomClient client) {
        return next.leave(room, client);
    }

    @Override
    public void close() {
        next.close();
    }

    @Override
    public boolean judgesChanges() {
        return next.judgesChanges();
    }

    @Override
    public boolean looksAtRoom() {
        return next.looksAtRoom();
    }

    @Override
    public boolean wantsLeaves() {
        return next.wantsLeaves();
    }
}
