package io.chamberhub.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.chamber.Chamber;
import io.chamberhub.chamber.Limits;
import io.chamberhub.chamber.LocalMember;
import io.chamberhub.chamber.ReplayLimits;
import io.chamberhub.chamber.Runs;
import io.chamberhub.chamber.ShardId;
import io.chamberhub.chamber.SilentHost;
import io.chamberhub.chamber.Speech;
import io.chamberhub.chamber.Surroundings;
import io.chamberhub.wire.HeapFrameBuffer;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames of some members of a chamber in any order, nearly right: each is passed on or ends the member that sent it, and
 * whatever a member hears is in order.
 */
@Execution(ExecutionMode.CONCURRENT)
class ChamberFuzzIT {
    private static final int MEMBERS = 4;
    private static final int FRAMES = 40;
    private static final Limits LIMITS =
            Limits.defaults().withQueue(4, 200).withHeadersMaxLength(32).withSizes(512, 1024);
    private static final List<Opcode> OPCODES =
            List.of(Opcode.TEXT, Opcode.TEXT, Opcode.BINARY, Opcode.CONTINUATION, Opcode.CONTINUATION);
    private static final Buffer HEADER = Buffer.buffer("\n");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void frames(boolean plain) {
        List<Buffer> contents = new ArrayList<>(Corpus.of("text"));
        contents.add(Buffer.buffer());
        List<Buffer> headers = Corpus.of("targets");
        Rounds.run(3, (number, random) -> {
            Speech speech = !plain ? Speech.ECHO : random.nextBoolean() ? Speech.PLAIN : Speech.PLAIN_TO_ALL;
            Chamber chamber = chamber(speech, random.nextInt());
            List<Seat> seats = new ArrayList<>();
            long ids = 0;
            for (int i = 0; i < FRAMES; i++) {
                if (seats.size() < MEMBERS) {
                    seats.add(new Seat(chamber, new MemberId(ids++)));
                }
                Mutation mutation = new Mutation(random);
                Buffer header = plain || random.nextInt(4) == 0 ? Buffer.buffer() : mutation.any(headers);
                Buffer payload = Buffer.buffer().appendBuffer(header);
                payload.appendBuffer(plain ? Buffer.buffer() : HEADER).appendBuffer(mutation.any(contents));
                Buffer changed = random.nextInt(3) == 0 ? mutation.of(payload) : payload;
                mutation.any(seats).send(mutation.any(OPCODES), random, changed);
                seats.removeIf(seat -> seat.ends(random));
                if (random.nextInt(5) == 0) {
                    chamber.endTick();
                }
            }
            chamber.endTick();
            seats.forEach(seat -> chamber.leave(seat.member));
            chamber.endTick();
            assertThat(chamber.localMembers()).isZero();
        });
    }

    private static Chamber chamber(Speech speech, long seed) {
        Surroundings shard = new Surroundings(
                new ShardId("a", 0),
                ReplayLimits.defaults(),
                (reader, bytes) -> {},
                new Runs(HeapFrameBuffer::new),
                () -> 0,
                new Random(seed),
                true);
        return new Chamber(0, LIMITS, speech, new SilentHost(), shard);
    }

    /** A member and what it hears. */
    private static final class Seat {
        private final Chamber chamber;
        private final Ear ear = new Ear();
        private final LocalMember member;
        private boolean violated;

        Seat(Chamber chamber, MemberId id) {
            this.chamber = chamber;
            this.member = chamber.enter(id, ear);
        }

        void send(Opcode opcode, SplittableRandom random, Buffer payload) {
            try {
                if (random.nextBoolean()) {
                    int come = random.nextInt(payload.length() + 1);
                    member.expect(opcode, payload.length(), payload.slice(0, come), false);
                }
                member.receive(opcode, random.nextInt(3) > 0, payload, false);
            } catch (ProtocolViolation violation) {
                violated = true;
            }
        }

        /** Whether it leaves: because it did wrong or can hear nothing more, or just so. */
        boolean ends(SplittableRandom random) {
            boolean ends = violated || ear.isOver() || random.nextInt(20) == 0;
            if (ends) {
                chamber.leave(member);
            }
            return ends;
        }
    }
}
