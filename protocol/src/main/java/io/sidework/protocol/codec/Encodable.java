package io.sidework.protocol.codec;

/** Has a canonical binary form: equal values, equal bytes. */
public interface Encodable {
  void encode(Writer out);

  default byte[] toBytes() {
    Writer out = new Writer();
    encode(out);
    return out.toArray();
  }
}
