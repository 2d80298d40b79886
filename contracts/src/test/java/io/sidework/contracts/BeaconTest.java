package io.sidework.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.Tip;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Content;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spec R-33: no deal has a seed before its epoch has a beacon, and a block behind both. */
class BeaconTest {
  @Test
  void aSeedNeedsTheBeaconAndABlockAfterIt(@TempDir Path directory) throws Exception {
    try (Anvil anvil = Anvil.start(directory)) {
      Web3jChain chain = anvil.connect(anvil.deploy());
      ChainAccount node = chain.account(Anvil.KEY);
      BeaconChain links = BeaconChain.of(Anvil.KEY.secret(), chain.domain().separator());
      node.deposit(Amount.parse("500"));
      node.joinAsNode("http://127.0.0.1:1", links.tip());
      node.startEpoch();
      Deal deal = deal(chain, node);
      anvil.pass(1);
      assertThat(chain.seed(deal)).as("blocks alone are not enough").isEmpty();

      assertThat(chain.tip(node.address())).isEqualTo(new Tip(links.tip(), 1));
      assertThatThrownBy(() -> node.reveal(chain.committee(1), 0, links.link(2)))
          .isInstanceOf(ContractRefused.class);
      node.reveal(chain.committee(1), 0, links.preimage(links.tip()).orElseThrow());
      assertThat(chain.tip(node.address())).isEqualTo(new Tip(links.link(1), 2));
      assertThat(chain.seed(deal)).as("nor is the beacon").isEmpty();
      anvil.pass(1);
      Bytes32 seed = chain.seed(deal).orElseThrow();
      anvil.pass(1);
      assertThat(chain.seed(deal)).contains(seed);
    }
  }

  private static Deal deal(Web3jChain chain, ChainAccount account) {
    RequestOrder order =
        new RequestOrder(
            account.address(),
            Content.free(Bytes32.ZERO),
            Content.NONE,
            Bytes32.ZERO,
            Address.ZERO,
            Amount.ZERO,
            Amount.parse("0.5"),
            Rates.FIXED,
            1,
            Mode.SPOT,
            10,
            new Limits(1000, 16, 1024),
            0,
            60,
            Address.ZERO,
            Callback.NONE,
            4_000_000_000L,
            BigInteger.ONE);
    Signed<RequestOrder> signed = new Signed<>(order, chain.domain().sign(Anvil.KEY, order));
    return account.match(SignedOrders.of(signed), 1).deal();
  }
}
