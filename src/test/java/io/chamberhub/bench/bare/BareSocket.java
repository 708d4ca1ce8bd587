package io.chamberhub.bench.bare;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One client in its chamber: reads masked frames where they lie, and gets slices. Confined to the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails is closed
final class BareSocket extends ChannelInboundHandlerAdapter {
    private static final int TEXT = 0x81;

    private final BareChamber chamber;
    private int id;
    private byte[] origin = {};
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf begun;
    /** Where in the tick's buffer the own frames of this tick begin and end, in turns. */
    private int[] own = new int[2];

    private int ownLength;

    BareSocket(BareChamber chamber) {
        this.chamber = chamber;
    }

    int id() {
        return id;
    }

    void id(int given) {
        id = given;
        origin = ("F" + given + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The header line of what it says. */
    byte[] origin() {
        return origin;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        chamber.enter(this, added);
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        if (begun != null) {
            begun.release();
            begun = null;
        }
        chamber.leave(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (begun != null) {
            in = begun.writeBytes(in);
            ((ByteBuf) message).release();
            begun = null;
        }
        int length = frame(in);
        while (length > 0) {
            length = frame(in);
        }
        if (in.isReadable()) {
            begun = in.readerIndex() == 0 ? in : copyOf(in);
        } else {
            in.release();
        }
    }

    private static ByteBuf copyOf(ByteBuf in) {
        ByteBuf copy = in.alloc().buffer(2 * in.readableBytes()).writeBytes(in);
        in.release();
        return copy;
    }

    /** Takes one frame. 0 if it is not all there. */
    private int frame(ByteBuf in) {
        int there = in.readableBytes();
        int at = in.readerIndex();
        if (there < 6) {
            return 0;
        }
        int length = in.getByte(at + 1) & 0x7F;
        int head = 2;
        if (length == 126) {
            length = in.getUnsignedShort(at + 2);
            head = 4;
        } else if (length == 127) {
            length = (int) in.getLong(at + 2);
            head = 10;
        }
        if (there < head + 4 + length) {
            return 0;
        }
        take(in, in.getUnsignedByte(at), in.getInt(at + head), at + head + 4, length);
        in.readerIndex(at + head + 4 + length);
        return head + 4 + length;
    }

    private void take(ByteBuf in, int first, int mask, int from, int length) {
        if (first == TEXT) {
            chamber.say(this, in, mask, from, length);
        } else if (context != null) {
            context.close();
        }
    }

    /** Notes that this part of the tick's buffer is its own. */
    void said(int from, int to) {
        if (ownLength + 2 > own.length) {
            own = Arrays.copyOf(own, 2 * own.length);
        }
        own[ownLength++] = from;
        own[ownLength++] = to;
    }

    /** Writes what the others said in this tick, and flushes. */
    void hear(ByteBuf tick) {
        ChannelHandlerContext out = context;
        if (out == null) {
            return;
        }
        int at = 0;
        for (int i = 0; i < ownLength; i += 2) {
            write(out, tick, at, own[i]);
            at = own[i + 1];
        }
        write(out, tick, at, tick.writerIndex());
        ownLength = 0;
        out.flush();
    }

    private static void write(ChannelHandlerContext out, ByteBuf tick, int from, int to) {
        if (to > from) {
            out.write(tick.retainedSlice(from, to - from), out.voidPromise());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        if (!(cause instanceof IOException)) {
            cause.printStackTrace();
        }
        failed.close();
    }
}
