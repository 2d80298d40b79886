package io.sidework.testnet.boot;

import io.sidework.client.BadInput;
import io.sidework.client.JobFailed;
import io.sidework.client.Unanswered;
import io.sidework.client.cli.BalanceCommand;
import io.sidework.client.cli.BillCommand;
import io.sidework.client.cli.ResultCommand;
import io.sidework.client.cli.StatusCommand;
import io.sidework.client.cli.SubmitCommand;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.testnet.network.NetworkFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: everything but the three programs that run as processes of their own. */
@Command(
    name = "sidework",
    mixinStandardHelpOptions = true,
    versionProvider = Sidework.Version.class,
    description = "Off-chain work ordered by contracts, certified by proof of contribution.",
    footer = {
      "",
      "Programs of a network, each with --config FILE: node, worker, gateway.",
      "Tests: ./sidework test"
    },
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      DemoCommand.class,
      BenchCommand.class,
      SimCommand.class,
      SubmitCommand.class,
      StatusCommand.class,
      BillCommand.class,
      ResultCommand.class,
      BalanceCommand.class,
      ContractsCommand.class
    })
public final class Sidework implements Runnable {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  public static void main(String[] args) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "io/sidework/testnet/logback.xml");
    }
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Sidework())
        .setParameterExceptionHandler(Sidework::badArguments)
        .setExecutionExceptionHandler(Sidework::failed);
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(System.out);
    }
  }

  private static int badArguments(CommandLine.ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command
        .getErr()
        .println(
            "sidework: "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("bad arguments")
                + " (see ./"
                + command.getCommandSpec().qualifiedName()
                + " --help)");
    return BAD_INPUT;
  }

  /** What a user can mend is one line; anything else is a defect of ours and shows its trace. */
  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    boolean badInput =
        e instanceof NetworkFailure || e instanceof BadInput || e instanceof ContractRefused;
    if (badInput
        || e instanceof ChainUnavailable
        || e instanceof JobFailed
        || e instanceof Unanswered) {
      err.println("sidework: " + e.getMessage());
    } else {
      e.printStackTrace(err);
    }
    err.flush();
    return badInput ? BAD_INPUT : FAILED;
  }

  /** Version from the build. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in =
          Sidework.class.getResourceAsStream("/io/sidework/testnet/version.properties")) {
        properties.load(in);
      }
      return new String[] {"sidework " + properties.getProperty("version")};
    }
  }
}
