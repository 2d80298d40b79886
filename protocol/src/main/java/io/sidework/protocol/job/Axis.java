package io.sidework.protocol.job;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import java.math.BigDecimal;
import java.util.List;

/** One parameter of a sweep: a name and its values in order, exact decimals or any text. */
public sealed interface Axis extends Encodable {
  int MAX_NAME = 64;

  String name();

  int count();

  /** Value number i, 0 to count-1, as it is put into arguments. */
  String value(int i);

  /**
   * from, from + step, ... printed as plain decimals with the decimals of from or step, whichever
   * has more.
   */
  record Range(String name, BigDecimal from, BigDecimal step, int count) implements Axis {
    @Override
    public String value(int i) {
      return from.add(step.multiply(BigDecimal.valueOf(i)))
          .setScale(Math.max(0, Math.max(from.scale(), step.scale())))
          .toPlainString();
    }

    @Override
    public void encode(Writer out) {
      out.u8(0).text(name).text(from.toPlainString()).text(step.toPlainString()).u32(count);
    }
  }

  /** Listed values. */
  record Values(String name, List<String> values) implements Axis {
    public Values {
      values = List.copyOf(values);
    }

    @Override
    public int count() {
      return values.size();
    }

    @Override
    public String value(int i) {
      return values.get(i);
    }

    @Override
    public void encode(Writer out) {
      out.u8(1).text(name).u32(values.size());
      values.forEach(out::text);
    }
  }

  static Axis decode(Reader in) {
    int kind = in.u8();
    String name = in.text(MAX_NAME);
    return switch (kind) {
      case 0 -> new Range(name, decimal(in), decimal(in), in.u32());
      case 1 -> new Values(name, in.list(1 << 20, r -> r.text(Parameters.MAX_ARGUMENT)));
      default -> throw new MalformedMessage("unknown kind of sweep axis " + kind);
    };
  }

  private static BigDecimal decimal(Reader in) {
    String text = in.text(64);
    if (!text.matches("-?[0-9]{1,40}(\\.[0-9]{1,20})?")) {
      throw new MalformedMessage("not a plain decimal: '" + text + "'");
    }
    BigDecimal number = new BigDecimal(text);
    if (!number.toPlainString().equals(text)) {
      throw new MalformedMessage("'" + text + "' is written " + number.toPlainString());
    }
    return number;
  }
}
