package io.chamberhub.fuzz;

import io.chamberhub.Deflated;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.SplittableRandom;

/** Makes attacks of samples: handshakes and frames, right, nearly right, and cut anywhere. */
final class Attacks {
    private static final List<String> TEXTS = List.of("once upon ", "κόσμε ", "😀");

    private final List<Buffer> handshakes = Corpus.of("handshake");
    private final List<Buffer> frames = Corpus.of("frames");
    private final List<Buffer> headers = Corpus.of("targets");
    private final List<String> targets;
    private final Buffer greeting;

    /**
     * Of samples that are there.
     *
     * @param targets chambers that are to be attacked
     * @param greeting what a proxy in front says first, if there is one
     */
    Attacks(List<String> targets, Buffer greeting) {
        this.targets = targets;
        this.greeting = greeting;
    }

    /** Each sample comes unchanged first. */
    Attack make(int number, SplittableRandom random) {
        Mutation mutation = new Mutation(random);
        Buffer bytes;
        if (number < handshakes.size()) {
            bytes = handshakes.get(number);
        } else if (number < handshakes.size() + frames.size()) {
            bytes = right(mutation.any(targets)).appendBuffer(frames.get(number - handshakes.size()));
        } else if (random.nextInt(6) == 0) {
            Buffer handshake = random.nextBoolean() ? right(mutation.any(targets)) : mutation.any(handshakes);
            bytes = mutation.of(handshake).appendBuffer(talk(mutation, random));
        } else {
            Buffer talk = talk(mutation, random);
            bytes = right(mutation.any(targets)).appendBuffer(random.nextInt(4) == 0 ? talk : mutation.of(talk));
        }
        Buffer all = greeting(mutation, random).copy().appendBuffer(bytes);
        return new Attack(mutation.pieces(all), random);
    }

    /** What a proxy in front says first, if there is one, nearly always as it should be. */
    private Buffer greeting(Mutation mutation, SplittableRandom random) {
        if (greeting.length() == 0 || random.nextInt(16) > 0) {
            return greeting;
        }
        return random.nextBoolean() ? mutation.of(greeting) : Buffer.buffer();
    }

    private Buffer talk(Mutation mutation, SplittableRandom random) {
        Buffer talk = Buffer.buffer();
        for (int i = random.nextInt(6); i >= 0; i--) {
            talk.appendBuffer(random.nextInt(3) == 0 ? mutation.any(frames) : message(mutation, random));
        }
        return talk;
    }

    /** A message as it should be, in one frame or more, with pings in between. */
    private Buffer message(Mutation mutation, SplittableRandom random) {
        Buffer content = Buffer.buffer().appendBuffer(mutation.any(headers)).appendString("\n");
        for (int i = random.nextInt(40); i > 0; i--) {
            content.appendString(mutation.any(TEXTS));
        }
        boolean deflated = random.nextInt(4) == 0;
        Buffer payload = deflated ? Deflated.of(content) : content;
        List<Buffer> pieces = random.nextBoolean() ? List.of(payload) : mutation.pieces(payload);
        int kind = random.nextBoolean() ? Link.TEXT : Link.BINARY;
        Buffer message = Buffer.buffer();
        for (int i = 0; i < pieces.size(); i++) {
            boolean last = i == pieces.size() - 1;
            int opcode = i > 0 ? Link.CONTINUATION : deflated ? kind | Link.DEFLATED : kind;
            message.appendBuffer(Link.frame(opcode, last, pieces.get(i), random));
            if (random.nextInt(8) == 0) {
                int control = random.nextBoolean() ? Link.PING : Link.PONG;
                message.appendBuffer(Link.frame(control, true, Buffer.buffer("?"), random));
            }
        }
        return message;
    }

    /** A handshake as it should be. */
    private static Buffer right(String target) {
        return Buffer.buffer("GET " + target + " HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: echo\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
    }
}
