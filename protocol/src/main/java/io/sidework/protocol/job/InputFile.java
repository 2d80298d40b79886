package io.sidework.protocol.job;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.type.Bytes32;

/**
 * A file that every task of an order may read.
 *
 * @param name its name in the task's folder (spec R-RUN-60)
 * @param content SHA-256 of its bytes
 */
public record InputFile(String name, Bytes32 content) implements Encodable {
  @Override
  public void encode(Writer out) {
    out.text(name).word(content);
  }

  static InputFile decode(Reader in) {
    return new InputFile(in.text(JobFiles.MAX_NAME), in.word());
  }
}
