package io.sidework.runtime.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.Execution;
import java.util.HexFormat;
import java.util.List;

/** What a vector pins of a run: the words of its digest, the digest, and the module that ran. */
record Outcome(
    String metered, byte[] stdout, TaskResult result, int checkpoints, String lastCheckpoint) {

  static Outcome of(byte[] metered, Execution.Completed done) {
    return of(metered, done, List.of());
  }

  static Outcome of(byte[] metered, Execution.Completed done, List<Checkpoint> made) {
    var usage = done.usage();
    return new Outcome(
        Sha256.hash(metered).toString(),
        done.stdout(),
        new TaskResult(
            TaskStatus.of(done.status().code()),
            TaskResult.outputHash(done.stdout()),
            Bytes32.of(done.traceHash()),
            new Usage(usage.fuel(), usage.pageFuel(), usage.bytesIn(), usage.bytesOut())),
        made.size(),
        made.isEmpty() ? "" : HexFormat.of().formatHex(made.getLast().hash()));
  }

  /** Of what the JavaScript host wrote down. */
  static Outcome of(byte[] metered, JsonNode entry) {
    byte[] stdout = HexFormat.of().parseHex(entry.required("stdout").textValue());
    return new Outcome(
        Sha256.hash(metered).toString(),
        stdout,
        new TaskResult(
            TaskStatus.of(entry.required("status").intValue()),
            TaskResult.outputHash(stdout),
            Bytes32.of(HexFormat.of().parseHex(entry.required("traceHash").textValue())),
            new Usage(
                Long.parseLong(entry.required("fuel").textValue()),
                Long.parseLong(entry.required("pageFuel").textValue()),
                entry.required("bytesIn").longValue(),
                entry.required("bytesOut").longValue())),
        entry.required("checkpoints").intValue(),
        entry.required("lastCheckpoint").textValue());
  }

  ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("status", result.status().name());
    json.put("outputSha256", Sha256.hash(stdout).toString());
    json.put("outputHash", result.outputHash().toString());
    json.put("memoryHash", result.traceHash().toString());
    json.put("fuel", result.usage().fuel());
    json.put("pageFuel", result.usage().pageFuel());
    json.put("bytesIn", result.usage().bytesIn());
    json.put("bytesOut", result.usage().bytesOut());
    json.put("digest", result.digest().toString());
    json.put("meteredSha256", metered);
    if (checkpoints > 0) {
      json.put("checkpoints", checkpoints);
      json.put("lastCheckpointSha256", "0x" + lastCheckpoint);
    }
    return json;
  }
}
