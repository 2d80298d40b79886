package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.TaskResult;

/**
 * Everything that can happen to a lot at a node. The accepted ones, with their times, are the lot's
 * log: applied again in order they give the same state.
 */
public sealed interface LotInput extends Encodable {
  /** From a worker that has logged in: Alive, Contribute, Decline or Open. */
  record FromWorker(Address worker, WorkerMessage message) implements LotInput {
    @Override
    public void encode(Writer out) {
      out.u8(1).address(worker);
      message.encode(out);
    }
  }

  /** From a committee member that has logged in, by index. */
  record FromPeer(int node, PeerMessage message) implements LotInput {
    @Override
    public void encode(Writer out) {
      out.u8(2).u32(node);
      message.encode(out);
    }
  }

  /** Time has passed. */
  record Tick() implements LotInput {
    @Override
    public void encode(Writer out) {
      out.u8(3);
    }
  }

  /** This node has run a task in the reference runtime, as {@link Effect.Reexecute} asked. */
  record Reexecuted(int taskIndex, TaskResult result, byte[] output) implements LotInput {
    @Override
    public void encode(Writer out) {
      out.u8(4).u32(taskIndex);
      Opening.encodeResult(out, result);
      out.bytes(output);
    }
  }

  /** A worker has (re)connected: it is told again what it may need. */
  record WorkerJoined(Address worker) implements LotInput {
    @Override
    public void encode(Writer out) {
      out.u8(5).address(worker);
    }
  }

  /** A peer has (re)connected, or this node has restarted: what matters is sent again. */
  record PeerJoined(int node) implements LotInput {
    @Override
    public void encode(Writer out) {
      out.u8(6).u32(node);
    }
  }

  static LotInput decode(byte[] bytes) {
    return Reader.all(bytes, LotInput::decode);
  }

  private static LotInput decode(Reader in) {
    int tag = in.u8();
    return switch (tag) {
      case 1 -> new FromWorker(in.address(), WorkerMessage.decode(in));
      case 2 -> new FromPeer(in.u32(), PeerMessage.decode(in));
      case 3 -> new Tick();
      case 4 ->
          new Reexecuted(in.u32(), Opening.decodeResult(in), in.bytes(Limits.MAX_OUTPUT_BYTES));
      case 5 -> new WorkerJoined(in.address());
      case 6 -> new PeerJoined(in.u32());
      default -> throw new MalformedMessage("unknown lot input " + tag);
    };
  }
}
