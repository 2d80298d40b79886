package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Some tasks of the lot for one worker: bit i = task 256*lot + i. */
record Bits(Address worker, BigInteger tasks) implements Encodable {
  private static final int MAX_WORKERS = 1 << 14;

  static List<Bits> listOf(Map<Address, BigInteger> byWorker) {
    List<Bits> list = new ArrayList<>();
    byWorker.forEach((worker, tasks) -> list.add(new Bits(worker, tasks)));
    return list;
  }

  static TreeMap<Address, BigInteger> mapOf(List<Bits> list) {
    TreeMap<Address, BigInteger> byWorker = new TreeMap<>();
    list.forEach(bits -> byWorker.merge(bits.worker, bits.tasks, BigInteger::or));
    return byWorker;
  }

  @Override
  public void encode(Writer out) {
    out.address(worker).word(tasks);
  }

  static Bits decode(Reader in) {
    return new Bits(in.address(), in.uint256());
  }

  /** A list whose workers ascend and have at least one task each: one form for one content. */
  static List<Bits> decodeList(Reader in) {
    List<Bits> list = in.list(MAX_WORKERS, Bits::decode);
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).tasks.signum() == 0
          || i > 0 && list.get(i - 1).worker.compareTo(list.get(i).worker) >= 0) {
        throw new MalformedMessage("bitmaps out of order or empty");
      }
    }
    return list;
  }
}
