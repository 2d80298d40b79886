package io.sidework.testnet.boot;

import io.sidework.contracts.Deployment;
import io.sidework.contracts.Verification;
import io.sidework.contracts.Verification.Finding;
import io.sidework.testnet.network.NetworkFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** ./sidework contracts verify --deployment FILE --rpc URL */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Compares a deployment with a chain and with the code that these sources compile to.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all of it is equal", "1:something differs", "2:bad input"})
final class VerifyCommand implements Callable<Integer> {
  @Option(
      names = "--deployment",
      required = true,
      paramLabel = "FILE",
      description = "deployment.json, as written at deployment")
  private @Nullable Path file;

  @Option(
      names = "--rpc",
      required = true,
      paramLabel = "URL",
      description = "JSON-RPC of the chain")
  private @Nullable URI rpc;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws NetworkFailure {
    Deployment deployment = read();
    if (rpc == null || !String.valueOf(rpc.getScheme()).matches("https?")) {
      throw new NetworkFailure(
          "--rpc must be an address such as http://127.0.0.1:8545, got " + rpc);
    }
    Web3j web3j = Web3j.build(new HttpService(rpc.toString()));
    try {
      return report(Verification.of(deployment, web3j));
    } catch (IOException e) {
      throw new NetworkFailure("the chain at " + rpc + " does not answer: " + e.getMessage(), e);
    } finally {
      web3j.shutdown();
    }
  }

  private Deployment read() throws NetworkFailure {
    if (file == null) {
      throw new NetworkFailure("--deployment FILE is missing");
    }
    try {
      return Deployment.read(file);
    } catch (IOException e) {
      throw new NetworkFailure("--deployment: " + e.getMessage(), e);
    }
  }

  private int report(List<Finding> findings) {
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(out::println);
    out.flush();
    return findings.stream().allMatch(Finding::isGood) ? 0 : 1;
  }
}
