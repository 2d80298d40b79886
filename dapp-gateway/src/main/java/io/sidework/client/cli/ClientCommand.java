package io.sidework.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.client.BadInput;
import io.sidework.client.JobFailed;
import io.sidework.client.Session;
import io.sidework.client.Unanswered;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.DealId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What all commands share: where the network is, one JSON document or text on stdout, everything
 * else on stderr, failures as one line and an exit code (spec G-23).
 */
abstract class ClientCommand implements Callable<Integer> {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int BAD_INPUT = 2;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".sidework",
      description = "Folder of the network (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of(".sidework");

  @Option(names = "--json", description = "Print exactly one JSON document on stdout.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Does the work on an open connection and returns the exit code. */
  abstract int run(Session session);

  /** What can be refused without a network. */
  void prepare() {}

  @Override
  public final Integer call() {
    try {
      prepare();
      try (Session session = Session.open(dir)) {
        return run(session);
      }
    } catch (BadInput | ContractRefused e) {
      return fail(BAD_INPUT, e);
    } catch (JobFailed | Unanswered | ChainUnavailable e) {
      return fail(FAILED, e);
    }
  }

  private int fail(int code, RuntimeException e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("failed");
    note(spec.name() + ": " + line);
    if (json) {
      print(Json.object().put("error", line).put("exitCode", code));
    }
    return code;
  }

  boolean isJson() {
    return json;
  }

  void print(ObjectNode document) {
    print(Json.text(document));
  }

  void print(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }

  /** Tells the user something that is not the answer. */
  void note(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  ProgressLine progressLine() {
    return new ProgressLine(spec.commandLine().getErr());
  }

  static Deal deal(Session session, String text) {
    DealId id;
    try {
      id = DealId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadInput("DEAL: " + e.getMessage(), e);
    }
    return session
        .chain()
        .deal(id)
        .orElseThrow(() -> new BadInput("DEAL: the chain has no deal " + id));
  }
}
