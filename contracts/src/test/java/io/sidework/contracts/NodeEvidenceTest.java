package io.sidework.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Proposal;
import io.sidework.protocol.eip712.Segment;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.lot.agreement.Statement.Bound;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java takes for a node's fault the arbiter takes for one, and nothing else. */
class NodeEvidenceTest {
  private static final EcKey NODE = Anvil.KEY;
  private static final DealId DEAL = new DealId(hash(9));

  private static Bytes32 hash(int which) {
    return Keccak.hash(new byte[] {(byte) which});
  }

  private static <M extends TypedMessage> Signed<M> signed(Web3jChain chain, M message) {
    return new Signed<>(message, chain.domain().sign(NODE, message));
  }

  private static Signed<Vote> vote(Web3jChain chain, int phase, int view, int value) {
    return signed(chain, new Vote(1, DEAL, 3, 2, 1, phase, view, hash(value)));
  }

  private static Signed<NewViewStatement> newView(
      Web3jChain chain, int view, Optional<Bound> lock) {
    return signed(chain, new NewViewStatement(1, DEAL, 3, 2, 1, view, Bound.hash(lock), hash(4)));
  }

  private static List<NodeFault> faults(Web3jChain chain) {
    Optional<Bound> old = Optional.of(new Bound(4, hash(1)));
    Segment segment = new Segment(1, DEAL, 3, 2, 5, BigInteger.TEN, hash(1), Amount.of(7), hash(2));
    return List.of(
        new NodeFault.DoubleVote(0, vote(chain, 0, 5, 1), vote(chain, 0, 5, 2)),
        new NodeFault.DoubleProposal(
            0,
            signed(chain, new Proposal(1, DEAL, 3, 2, 1, 5, hash(1), hash(3))),
            signed(chain, new Proposal(1, DEAL, 3, 2, 1, 5, hash(2), hash(4)))),
        new NodeFault.BrokenLock(0, vote(chain, 1, 5, 1), newView(chain, 6, old), old),
        new NodeFault.BrokenLock(
            0, vote(chain, 1, 0, 1), newView(chain, 1, Optional.empty()), Optional.empty()),
        new NodeFault.BrokenSeal(0, signed(chain, segment), newView(chain, 6, old), old));
  }

  @Test
  void everyKindOfFaultCostsTheStakeOnce(@TempDir Path directory) throws Exception {
    try (Anvil anvil = Anvil.start(directory)) {
      Web3jChain chain = anvil.connect(anvil.deploy());
      ChainAccount account = chain.account(NODE);
      account.deposit(Amount.parse("500"));
      account.joinAsNode("http://127.0.0.1:1", Anvil.TIP);
      account.startEpoch();
      var committee = chain.committee(1);
      for (NodeFault fault : faults(chain)) {
        assertThat(fault.problem(chain.domain(), committee)).isEmpty();
        assertThat(account.slashNode(fault).events())
            .as(fault.toString())
            .anyMatch(ChainEvent.Slashed.class::isInstance);
        assertThat(chain.account(NODE.address()).staked()).isEqualTo(Amount.ZERO);
        assertThatThrownBy(() -> account.slashNode(fault)).isInstanceOf(ContractRefused.class);
        account.joinAsNode("http://127.0.0.1:1", Anvil.TIP);
      }
      Optional<Bound> held = Optional.of(new Bound(5, hash(1)));
      List<NodeFault> harmless =
          List.of(
              new NodeFault.DoubleVote(0, vote(chain, 0, 5, 1), vote(chain, 0, 5, 1)),
              new NodeFault.BrokenLock(0, vote(chain, 1, 5, 1), newView(chain, 6, held), held),
              new NodeFault.BrokenLock(
                  0, vote(chain, 1, 5, 1), newView(chain, 5, Optional.empty()), Optional.empty()));
      for (NodeFault none : harmless) {
        assertThat(none.problem(chain.domain(), committee)).isPresent();
        assertThatThrownBy(() -> account.slashNode(none))
            .as(none.toString())
            .isInstanceOf(ContractRefused.class);
      }
    }
  }
}
