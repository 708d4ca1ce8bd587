package io.chamberhub.fuzz;

import io.chamberhub.Deflated;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An honest client: says what {@link Words} make and checks what it hears. One thread listens, another one makes it talk;
 * who asks may be any.
 */
abstract class Talker {
    private final int name;
    private final Door door;
    private final String target;
    private final Consumer<String> wrong;
    private final Recollection recollection;
    private final SplittableRandom random;
    private final Thread listener;
    /** Of the thread that listens, but for the first one. */
    private @Nullable Link listening;

    /** Null while it may not talk. */
    private @Nullable Link link;

    private int session = -1;
    private int said;
    private boolean leaving;
    private boolean deflates;

    /**
     * One that has to be {@linkplain #start started}.
     *
     * @param wrong takes what is not as it should be
     * @param recollection of those who are honest too
     */
    Talker(int name, Door door, String target, Consumer<String> wrong, Recollection recollection) {
        this.name = name;
        this.door = door;
        this.target = target;
        this.wrong = wrong;
        this.recollection = recollection;
        this.random = new SplittableRandom(name);
        this.listener = new Thread(this::listen, "talker " + name + " in " + target);
        listener.setDaemon(true);
    }

    final int name() {
        return name;
    }

    final void start() throws IOException {
        connect();
        listener.start();
    }

    private void connect() throws IOException {
        Link fresh = door.enter("127.0.0.1");
        // Some do and some do not, where the hall lets them.
        boolean agreed = fresh.upgrade(target, name % 2 == 1);
        recollection.forget();
        listening = fresh;
        synchronized (this) {
            link = fresh;
            deflates = agreed;
            session++;
            said = 0;
        }
    }

    /** A message has come in full. */
    abstract void heard(int kind, Buffer content);

    /** What its own messages begin with. */
    abstract String heading();

    /** Whether an ending is one that has to be expected here, so that it has to come again. */
    abstract boolean mayEndSo(Link.Frame close, boolean insideMessage);

    /** The last thing that it has said. */
    final synchronized Words last() {
        return new Words(name, session, said - 1);
    }

    /** Whether it is connected, and may talk. */
    final synchronized boolean isThere() {
        return link != null;
    }

    /** @param pieces whether the message may come in fragments */
    final synchronized void talk(boolean pieces) {
        if (link == null) {
            return;
        }
        Words words = new Words(name, session, said++);
        Buffer content = Buffer.buffer((heading() + words.text()).getBytes(StandardCharsets.UTF_8));
        try {
            if (deflates && said % 3 == 0) {
                link.write(Link.frame(words.kind() | Link.DEFLATED, true, Deflated.of(content), random));
            } else if (pieces && said % 5 == 0) {
                int cut = random.nextInt(content.length());
                link.write(Link.frame(words.kind(), false, content.slice(0, cut), random));
                link.write(Link.frame(Link.CONTINUATION, true, content.slice(cut, content.length()), random));
            } else {
                link.write(Link.frame(words.kind(), true, content, random));
            }
        } catch (IOException gone) {
            // The listener says whether that is wrong.
            link = null;
        }
    }

    /** Says good-bye and waits for the answer. */
    final void leave() throws IOException, InterruptedException {
        synchronized (this) {
            leaving = true;
            if (link != null) {
                link.write(Link.frame(Link.CLOSE, true, Buffer.buffer(), random));
            }
        }
        listener.join(10_000);
    }

    /** Takes what an honest one has said, which has to be what it says next. */
    final void follow(int talker, int kind, String text) {
        if (!recollection.hear(talker, kind, text)) {
            wrong("heard from " + talker + " behind " + recollection.last(talker) + ": " + text);
        }
    }

    final void wrong(String what) {
        wrong.accept("talker " + name + " in " + target + " " + what);
    }

    private void listen() {
        try {
            while (listenOnce()) {
                connect();
            }
        } catch (IOException | RuntimeException lost) {
            wrong("lost the connection: " + lost);
        }
    }

    /** Listens until the connection ends; answers whether it has to come again. */
    private boolean listenOnce() throws IOException {
        Link mine = Objects.requireNonNull(listening);
        Hearing hearing = new Hearing(deflates, this::wrong);
        for (Optional<Link.Frame> frame = mine.read(); frame.isPresent(); frame = mine.read()) {
            Link.Frame heard = frame.get();
            switch (heard.opcode()) {
                case Link.CLOSE -> {
                    return closed(mine, heard, hearing.isInside());
                }
                case Link.PING -> mine.write(Link.frame(Link.PONG, true, heard.payload(), new SplittableRandom(name)));
                case Link.PONG -> wrong("heard a pong");
                default -> hearing.take(heard).ifPresent(message -> heard(message.kind(), message.content()));
            }
        }
        wrong("heard the end of the connection and no close frame");
        return false;
    }

    private boolean closed(Link mine, Link.Frame close, boolean inside) throws IOException {
        boolean again;
        synchronized (this) {
            link = null;
            again = !leaving;
        }
        if (again && !mayEndSo(close, inside)) {
            wrong("was closed with " + close);
            again = false;
        }
        mine.close();
        return again;
    }
}
