package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.TaskResult;
import java.util.List;

/** The body of {@link io.sidework.protocol.message.PeerMessage.Agreement}. */
sealed interface LotMessage extends Encodable {
  /** A message of the agreement on one slot. */
  record Voting(AgreementMessage message) implements LotMessage {
    @Override
    public void encode(Writer out) {
      message.encode(out);
    }
  }

  /** I am at this slot: send the certificates from there on. */
  record Ask(int ordinal) implements LotMessage {
    @Override
    public void encode(Writer out) {
      out.u8(16).u32(ordinal);
    }
  }

  /** Send me these bundles, openings, your re-executions of these tasks, and outputs. */
  record Want(
      List<Bytes32> bundles, List<Bits> openings, List<Integer> tasks, List<Bytes32> outputs)
      implements LotMessage {
    public Want {
      bundles = List.copyOf(bundles);
      openings = List.copyOf(openings);
      tasks = List.copyOf(tasks);
      outputs = List.copyOf(outputs);
    }

    boolean isEmpty() {
      return bundles.isEmpty() && openings.isEmpty() && tasks.isEmpty() && outputs.isEmpty();
    }

    @Override
    public void encode(Writer out) {
      out.u8(17).u32(bundles.size());
      bundles.forEach(out::word);
      out.list(openings).u32(tasks.size());
      tasks.forEach(out::u32);
      out.u32(outputs.size());
      outputs.forEach(out::word);
    }
  }

  /**
   * Send me your re-executions of these tasks. Whoever asks has the certificate: unlike for {@link
   * Want}, none is sent.
   */
  record AskWords(List<Integer> tasks) implements LotMessage {
    public AskWords {
      tasks = List.copyOf(tasks);
    }

    @Override
    public void encode(Writer out) {
      out.u8(20).u32(tasks.size());
      tasks.forEach(out::u32);
    }
  }

  /** My re-executions, signed, with the results behind the digests. */
  record Recomputed(List<Item> items) implements LotMessage {
    public Recomputed {
      items = List.copyOf(items);
    }

    @Override
    public void encode(Writer out) {
      out.u8(18).list(items);
    }

    record Item(int taskIndex, TaskResult result, Signature signature) implements Encodable {
      @Override
      public void encode(Writer out) {
        out.u32(taskIndex);
        Opening.encodeResult(out, result);
        out.signature(signature);
      }

      static Item decode(Reader in) {
        return new Item(in.u32(), Opening.decodeResult(in), in.signature());
      }
    }
  }

  /** A task's standard output; its hash names it. */
  record Output(byte[] output) implements LotMessage {
    @Override
    public void encode(Writer out) {
      out.u8(19).bytes(output);
    }
  }

  /**
   * @throws MalformedMessage when the body is not exactly one message
   */
  static LotMessage decode(byte[] body) {
    return Reader.all(body, LotMessage::decode);
  }

  private static LotMessage decode(Reader in) {
    int tag = in.u8();
    if (tag < AgreementMessage.TAGS) {
      return new Voting(AgreementMessage.decode(tag, in));
    }
    return switch (tag) {
      case 16 -> new Ask(in.u32());
      case 17 ->
          new Want(
              in.list(1 << 14, Reader::word),
              Bits.decodeList(in),
              in.list(Deal.LOT, Reader::u32),
              in.list(Deal.LOT, Reader::word));
      case 18 -> new Recomputed(in.list(Deal.LOT, Recomputed.Item::decode));
      case 19 -> new Output(in.bytes(Limits.MAX_OUTPUT_BYTES));
      case 20 -> new AskWords(in.list(Deal.LOT, Reader::u32));
      default -> throw new MalformedMessage("unknown lot message " + tag);
    };
  }
}
