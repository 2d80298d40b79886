package io.sidework.node.adapter.vertx;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket08FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.sidework.protocol.message.WorkerMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.concurrent.TimeUnit;

/**
 * A WebSocket whose incoming bytes are counted where they are read. Pausing a Vert.x WebSocket is
 * not enough: it still takes in several frames, and never shows the part of a frame that is here.
 */
final class Wire implements Inflow.Tap {
  private static final short POLICY_VIOLATION = 1008;
  private static final long GOODBYE_MILLIS = 1_000;

  private final WebSocketBase socket;
  private final ChannelHandlerContext context;
  private final InboundBudget budget;
  private final Inflow inflow;
  private volatile boolean refused;

  private Wire(WebSocketBase socket, InboundBudget budget, int largest) {
    this.socket = socket;
    this.context = ((WebSocketInternal) socket).channelHandlerContext();
    this.budget = budget;
    this.inflow = budget.join(this, largest);
  }

  /**
   * Call on the socket's event loop, when it is open; call {@link #left} when it has closed.
   *
   * @param masked true where the other side is the client
   * @param largest message that it may send, in bytes
   */
  static Wire tap(WebSocketBase socket, InboundBudget budget, boolean masked, int largest) {
    Wire wire = new Wire(socket, budget, largest);
    ChannelPipeline pipeline = wire.context.pipeline();
    String decoder = pipeline.context(WebSocket08FrameDecoder.class).name();
    pipeline.addBefore(decoder, "bytes in", wire.new BytesIn());
    pipeline.addAfter(decoder, "frames in", wire.new FramesIn(masked));
    return wire;
  }

  WebSocketBase socket() {
    return socket;
  }

  /** The other side has logged in and may send messages of this size. */
  void allow(int largest) {
    inflow.largest = largest;
  }

  /** A message goes to the core; run the answer when it is done. */
  Runnable admitted(int bytes) {
    budget.admitted(inflow, bytes);
    return () -> budget.taken(inflow, bytes);
  }

  void left() {
    budget.leave(inflow);
  }

  @Override
  public void open(boolean open) {
    context.channel().config().setAutoRead(open);
  }

  @Override
  public void refuse(String reason) {
    if (refused) {
      return;
    }
    refused = true;
    socket.writeBinaryMessage(Buffer.buffer(new WorkerMessage.Refused(reason).toBytes()));
    socket.close(POLICY_VIOLATION, "refused");
    // Time to read why, but not to hold on to memory: what it still sends is thrown away.
    context.executor().schedule(this::cut, GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends at once. Closing the channel would not: Vert.x makes a closing handshake of it. */
  void cut() {
    context.close();
  }

  /** Before the decoder, which keeps a frame's bytes until it has all of them. */
  private final class BytesIn extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (refused) {
        ReferenceCountUtil.release(message);
        return;
      }
      if (message instanceof ByteBuf bytes) {
        budget.arrived(inflow, bytes.readableBytes());
      }
      ctx.fireChannelRead(message);
      budget.read(inflow);
    }
  }

  /** Behind the decoder; a message's frames are kept by Vert.x until it has the last. */
  private final class FramesIn extends ChannelInboundHandlerAdapter {
    private final int mask;
    private long message;

    private FramesIn(boolean masked) {
      this.mask = masked ? 4 : 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
      if (!(read instanceof WebSocketFrame frame)) {
        ctx.fireChannelRead(read);
        return;
      }
      // Exact: the decoder refuses lengths that are written longer than they have to be.
      int payload = frame.content().readableBytes();
      int size = payload + 2 + mask + (payload < 126 ? 0 : payload < 65_536 ? 2 : 8);
      boolean isControl =
          frame instanceof PingWebSocketFrame || frame instanceof PongWebSocketFrame;
      boolean isLast = frame.isFinalFragment();
      ctx.fireChannelRead(read);
      // Afterwards, when a message is counted as the core's.
      if (isControl) {
        budget.framed(inflow, size, false);
      } else {
        message += size;
        if (isLast) {
          budget.framed(inflow, message, true);
          message = 0;
        }
      }
    }
  }
}
