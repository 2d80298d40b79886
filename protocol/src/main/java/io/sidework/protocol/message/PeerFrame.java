package io.sidework.protocol.message;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import java.util.List;

/**
 * What nodes write into one binary frame: messages of any deals and lots, in the order in which
 * they were said (spec L-55).
 *
 * @param messages encoded, 1 to {@link #MAX_MESSAGES}
 */
public record PeerFrame(List<byte[]> messages) implements Encodable {
  /** As many as a connection may have waiting for the core before it is not read from (N-7). */
  public static final int MAX_MESSAGES = 64;

  public PeerFrame {
    messages = List.copyOf(messages);
  }

  @Override
  public void encode(Writer out) {
    out.u32(messages.size());
    messages.forEach(out::bytes);
  }

  /**
   * @throws MalformedMessage when it holds no message or too many, or one that is too long
   */
  public static PeerFrame decode(byte[] frame) {
    return Reader.all(frame, PeerFrame::decode);
  }

  private static PeerFrame decode(Reader in) {
    List<byte[]> messages = in.list(MAX_MESSAGES, each -> each.bytes(PeerMessage.MAX_FRAME));
    if (messages.isEmpty()) {
      throw new MalformedMessage("a frame has at least one message");
    }
    return new PeerFrame(messages);
  }
}
