package io.sidework.protocol.message;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.TaskId;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;

/**
 * What a commitment hid: result, salt, and the bytes of standard output. It proves itself against
 * the commitment, whoever carries it.
 *
 * @param output standard output; its manifest hash is the result's outputHash
 */
public record Opening(int taskIndex, Address worker, TaskResult result, Bytes32 salt, byte[] output)
    implements Encodable {
  /** The commitment that this opens. */
  public Bytes32 commitment(TaskId task) {
    return SignedBundle.Entry.commitment(worker, task, result.digest(), salt);
  }

  @Override
  public void encode(Writer out) {
    out.u32(taskIndex).address(worker);
    encodeResult(out, result);
    out.word(salt).bytes(output);
  }

  public static Opening decode(Reader in) {
    return new Opening(
        in.u32(), in.address(), decodeResult(in), in.word(), in.bytes(Limits.MAX_OUTPUT_BYTES));
  }

  /** Shared with every message that carries a result. */
  public static void encodeResult(Writer out, TaskResult result) {
    Usage usage = result.usage();
    out.u8(result.status().code()).word(result.outputHash()).word(result.traceHash());
    out.u64(usage.fuel()).u64(usage.pageFuel()).u64(usage.bytesIn()).u64(usage.bytesOut());
  }

  public static TaskResult decodeResult(Reader in) {
    return new TaskResult(
        TaskStatus.ofRun(in.u8()),
        in.word(),
        in.word(),
        new Usage(in.u64(), in.u64(), in.u64(), in.u64()));
  }
}
