package io.sidework.client.job;

import io.sidework.client.BadInput;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * A job as its file describes it, checked as far as that is possible without a network.
 *
 * @param program the WASM module, or the document that names a container image
 * @param stdin bytes of standard input, empty for none
 * @param files bytes of the files that tasks read, by name
 * @param price most paid for one copy of one task
 * @param rates by which a copy is paid, up to its price; in a pool the most of each (spec R-36)
 * @param mode how results are checked
 * @param trust T of the acceptance rule
 * @param seconds from match to deadline
 * @param checkpointBytes of one task that nodes keep for pay (spec R-37)
 * @param pool whose seats may work; zero for the public pool
 * @param defaults fields that the file left to their default, with its value
 * @param warnings what is allowed but probably not meant
 */
public record JobFile(
    byte[] program,
    Parameters parameters,
    byte[] stdin,
    SortedMap<String, byte[]> files,
    Amount price,
    Rates rates,
    Mode mode,
    int trust,
    int seconds,
    Limits limits,
    int checkpointBytes,
    Address pool,
    List<String> defaults,
    List<String> warnings) {
  public JobFile {
    defaults = List.copyOf(defaults);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads and checks a job file; paths in it are relative to its folder.
   *
   * @param now what a deadline given as an instant is measured from
   * @throws BadInput naming the field that is wrong and what would be right
   */
  public static JobFile load(Path file, Instant now) {
    return new JobParser(file, now).parse();
  }

  /** What it asks of who works on it. */
  public JobNeeds needs() {
    return JobNeeds.of(program, parameters);
  }

  /** Number of tasks: the product of the sweep's axes. */
  public int volume() {
    return (int) parameters.volume();
  }

  /** The parameters blob that the order names by hash. */
  public byte[] parametersBlob() {
    Writer out = new Writer();
    parameters.encode(out);
    return out.toArray();
  }
}
