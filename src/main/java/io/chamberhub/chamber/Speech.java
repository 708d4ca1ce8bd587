package io.chamberhub.chamber;

import io.chamberhub.wire.Ending;
import io.chamberhub.wire.Frame;
import io.chamberhub.wire.Frames;
import io.chamberhub.wire.MemberId;
import io.chamberhub.wire.Notice;
import io.chamberhub.wire.Opcode;
import io.chamberhub.wire.Targets;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What clients of a chamber say and hear besides content: whom a message is for, who has sent it, who is here, and that a
 * message was cut. Without state, so that all chambers share one; thread-safe.
 */
public sealed interface Speech {
    /** Header lines say it all. */
    Speech ECHO = new Echo();

    /** Content and nothing else, for everyone but the sender. */
    Speech PLAIN = new Plain(Targets.OTHERS);

    /** Content and nothing else, for everyone, the sender too. */
    Speech PLAIN_TO_ALL = new Plain(Targets.EVERYONE);

    /** Whom every message is for; null where its header line says so. */
    @Nullable
    Targets targets();

    /** A message begins: what its receivers get of it. */
    Frame begin(Opcode kind, boolean last, MemberId sender, Buffer content);

    /** A whole message of an operator or a program: what its receivers get. A frame that many shards may use at once. */
    Frame.Encoded published(Opcode kind, Buffer content);

    /** What the hub itself has to say, as members hear it; empty where they hear nothing but each other. */
    Optional<Buffer> notice(Supplier<Notice> notice);

    /**
     * The message that a member is hearing ends before its end: the member is told.
     *
     * @return false if it can hear nothing more
     */
    boolean cut(Outbox.Sink sink);

    record Echo() implements Speech {
        @Override
        public @Nullable Targets targets() {
            return null;
        }

        @Override
        public Frame begin(Opcode kind, boolean last, MemberId sender, Buffer content) {
            return new Frame.Content(kind, last, sender, content);
        }

        @Override
        public Frame.Encoded published(Opcode kind, Buffer content) {
            return new Frame.Encoded(Frames.fromServer(kind, content));
        }

        @Override
        public Optional<Buffer> notice(Supplier<Notice> notice) {
            return Optional.of(Frames.notice(notice.get()));
        }

        @Override
        public boolean cut(Outbox.Sink sink) {
            sink.write(Frames.EMPTY_FINAL);
            sink.write(Frames.TRUNCATED);
            return true;
        }
    }

    record Plain(Targets targets) implements Speech {
        @Override
        public Frame begin(Opcode kind, boolean last, MemberId sender, Buffer content) {
            return new Frame.Content(kind, last, null, content);
        }

        @Override
        public Frame.Encoded published(Opcode kind, Buffer content) {
            return new Frame.Encoded(Frames.frame(kind, true, content));
        }

        @Override
        public Optional<Buffer> notice(Supplier<Notice> notice) {
            return Optional.empty();
        }

        @Override
        public boolean cut(Outbox.Sink sink) {
            sink.over(Ending.MESSAGE_CUT);
            return false;
        }
    }
}
