package io.sidework.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.contracts.Verification.Finding;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.methods.response.VoidResponse;

/** Whoever asks can tell the real contracts from any others. */
class VerificationTest {
  @Test
  void onlyTheRealDeploymentIsEqual(@TempDir Path directory) throws Exception {
    try (Anvil anvil = Anvil.start(directory)) {
      Deployment real = anvil.deploy();
      List<Finding> findings = Verification.of(real, anvil.web3j());
      assertThat(findings).hasSize(18).allMatch(Finding::isGood);

      differs(anvil, with(real, real.parameters(), real.market()), "");
      differs(anvil, with(real, cheaper(), real.market()), "Sidework 0x");
      differs(anvil, with(real, real.parameters(), real.arbiter()), "Market 0x");
      differs(anvil, elsewhere(real, BigInteger.ONE, real.blockHash()), "chain id");
      differs(anvil, elsewhere(real, real.chainId(), Bytes32.ZERO), "block 3");
      Placed nothing = new Placed(Address.ZERO, Bytes32.ZERO, Optional.empty(), Optional.empty());
      differs(anvil, with(real, real.parameters(), nothing), "Market 0x");

      tamper(anvil, real.delivery().address());
      differs(anvil, real, "Delivery 0x");
    }
  }

  /** D-2, D-3: a token of others is named, and not compared. */
  @Test
  void aTokenMayBeThereBefore(@TempDir Path directory) throws Exception {
    try (Anvil anvil = Anvil.start(directory)) {
      Address token = anvil.deploy().token().address();
      Deployment upon = anvil.deployer().deploy(token, Anvil.PARAMETERS);
      Path file = directory.resolve("deployment.json");
      upon.write(file);
      assertThat(Deployment.read(file)).isEqualTo(upon);
      assertThat(upon.token().transaction()).isEmpty();
      tamper(anvil, token);
      assertThat(Verification.of(upon, anvil.web3j())).hasSize(17).allMatch(Finding::isGood);
    }
  }

  /** Spec P11 rests on this: one other byte anywhere is another contract. */
  private static void tamper(Anvil anvil, Address contract) throws Exception {
    String at = contract.toString();
    String code = anvil.web3j().ethGetCode(at, DefaultBlockParameterName.LATEST).send().getCode();
    char last = code.charAt(code.length() - 1);
    String other = code.substring(0, code.length() - 1) + (last == '0' ? '1' : '0');
    new Request<>("anvil_setCode", List.of(at, other), anvil.service(), VoidResponse.class).send();
  }

  private static void differs(Anvil anvil, Deployment claimed, String first) throws Exception {
    Optional<Finding> bad =
        Verification.of(claimed, anvil.web3j()).stream().filter(f -> !f.isGood()).findFirst();
    assertThat(bad.map(Finding::what).orElse("")).startsWith(first);
    assertThat(bad.isPresent()).isEqualTo(!first.isEmpty());
  }

  private static DeploymentParameters cheaper() {
    DeploymentParameters p = Anvil.PARAMETERS;
    return new DeploymentParameters(
        Amount.parse("1"),
        p.seatStake(),
        p.genesisNodes(),
        p.epochLength(),
        p.maxDuration(),
        p.grace(),
        p.unbonding(),
        p.feeBps(),
        p.reexecutionFee(),
        Amount.ZERO,
        p.lockCapBps());
  }

  private static Deployment with(Deployment real, DeploymentParameters parameters, Placed market) {
    return new Deployment(
        real.chainId(),
        real.block(),
        real.blockHash(),
        parameters,
        real.token(),
        real.assets(),
        real.sidework(),
        market,
        real.arbiter(),
        real.delivery());
  }

  private static Deployment elsewhere(Deployment real, BigInteger chainId, Bytes32 blockHash) {
    return new Deployment(
        chainId,
        real.block(),
        blockHash,
        real.parameters(),
        real.token(),
        real.assets(),
        real.sidework(),
        real.market(),
        real.arbiter(),
        real.delivery());
  }
}
