package io.chamberhub.bench.bare;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Those who hear each other, and what they said in this turn of the event loop. Confined to the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a channel that fails is closed
final class BareChamber {
    private static final int TEXT = 0x81;
    private static final int LONGEST_HEAD = 10;
    private static final int SMALLEST = 1024;

    private final Channel any;
    private final Runnable whenEmpty;
    private final List<BareSocket> members = new ArrayList<>();
    private int nextId;
    private int lastSize = SMALLEST;
    private @Nullable ByteBuf tick;

    /** @param any channel of the event loop */
    BareChamber(Channel any, Runnable whenEmpty) {
        this.any = any;
        this.whenEmpty = whenEmpty;
    }

    void enter(BareSocket newcomer, ChannelHandlerContext context) {
        // What was said before is not for the newcomer.
        deliver();
        newcomer.id(nextId++);
        StringBuilder welcome = new StringBuilder("I").append(newcomer.id());
        members.forEach(member -> welcome.append(":H").append(member.id()));
        members.add(newcomer);
        ByteBuf out = any.alloc().directBuffer(welcome.length() + LONGEST_HEAD);
        notice(out, welcome.toString());
        context.writeAndFlush(out);
        ByteBuf all = tick();
        int from = all.writerIndex();
        notice(all, "H" + newcomer.id());
        newcomer.said(from, all.writerIndex());
    }

    void leave(BareSocket gone) {
        members.remove(gone);
        if (members.isEmpty()) {
            whenEmpty.run();
        } else {
            notice(tick(), "B" + gone.id());
        }
    }

    private static void notice(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        head(out, bytes.length).writeBytes(bytes);
    }

    /** Adds a message to the tick, unmasking it on the way. */
    void say(BareSocket sender, ByteBuf in, int mask, int from, int length) {
        ByteBuf out = tick();
        int start = out.writerIndex();
        byte[] origin = sender.origin();
        // What the client sent begins with an empty header line, in the place of which goes the sender's.
        head(out, origin.length + length - 1).writeBytes(origin);
        unmask(in, from, length, mask, out);
        sender.said(start, out.writerIndex());
    }

    private static ByteBuf head(ByteBuf out, int length) {
        out.writeByte(TEXT);
        if (length < 126) {
            return out.writeByte(length);
        }
        return length <= 0xFFFF
                ? out.writeByte(126).writeShort(length)
                : out.writeByte(127).writeLong(length);
    }

    /** All but the first byte. */
    private static void unmask(ByteBuf in, int from, int length, int mask, ByteBuf out) {
        int key = Integer.rotateLeft(mask, Byte.SIZE);
        long twice = ((long) key << Integer.SIZE) | (key & 0xFFFFFFFFL);
        out.ensureWritable(length);
        int at = from + 1;
        int end = from + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            out.writeLong(in.getLong(at) ^ twice);
        }
        for (; at < end; at++) {
            key = Integer.rotateLeft(key, Byte.SIZE);
            out.writeByte(in.getByte(at) ^ key);
        }
    }

    private ByteBuf tick() {
        ByteBuf out = tick;
        if (out == null) {
            out = any.alloc().directBuffer(lastSize);
            tick = out;
            // Runs when everything that was ready to be read in this turn has been read.
            any.eventLoop().execute(this::deliver);
        }
        return out;
    }

    private void deliver() {
        ByteBuf out = tick;
        tick = null;
        if (out != null) {
            lastSize = Math.max(SMALLEST, out.writerIndex());
            for (int i = 0; i < members.size(); i++) {
                members.get(i).hear(out);
            }
            out.release();
        }
    }
}
