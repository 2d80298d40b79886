package io.sidework.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.Follow.Ending;
import io.sidework.client.Follow.Standing;
import io.sidework.fixture.Actors;
import io.sidework.fixture.FakeAccount;
import io.sidework.fixture.FakeChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only the chain ends a deal; gateway and chain may be away for a while (spec G-22). */
class FollowTest {
  private static final Deal DEAL = Actors.deal("followed", 2);

  private final FakeChain chain = new FakeChain().made(DEAL);
  private final FakeAccount account = new FakeAccount(chain);
  private final List<String> notes = new ArrayList<>();
  private final List<Standing> seen = new ArrayList<>();
  private final FakeEndpoint gateway;

  FollowTest() throws Exception {
    gateway = new FakeEndpoint();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Follow follow() {
    return new Follow(chain, gateway.endpoint(), account, notes::add);
  }

  @Test
  void endsWhenTheChainHasSettledAllWhateverTheGatewaySays() {
    gateway.deal = "{\"certified\":2,\"settled\":2,\"finished\":true}";
    Ending ending =
        follow()
            .toTheEnd(
                DEAL,
                standing -> {
                  seen.add(standing);
                  chain.settled(DEAL, 0, BigInteger.ONE.shiftLeft(seen.size() - 1), Amount.ZERO);
                });
    assertThat(ending).isEqualTo(Ending.SETTLED);
    assertThat(seen)
        .containsExactly(new Standing(2, 2, 0), new Standing(2, 2, 1), new Standing(2, 2, 2));
  }

  @Test
  void nothingThatWasCertifiedIsTakenBackWhenNodesDoNotAnswerTheGateway() {
    gateway.deal = "{\"certified\":2}";
    follow()
        .toTheEnd(
            DEAL,
            standing -> {
              seen.add(standing);
              gateway.deal = "{\"certified\":0}";
              if (seen.size() == 2) {
                chain.settled(DEAL, 0, BigInteger.valueOf(3), Amount.ZERO);
              }
            });
    assertThat(seen.subList(0, 2)).containsOnly(new Standing(2, 2, 0));
  }

  @Test
  void goesOnWhileGatewayAndChainAreAway() {
    gateway.status = 503;
    Ending ending =
        follow()
            .toTheEnd(
                DEAL,
                standing -> {
                  if (seen.isEmpty()) {
                    chain.down = true;
                    Thread.ofVirtual()
                        .start(
                            () -> {
                              Patience.pause(400);
                              chain.settled(DEAL, 0, BigInteger.valueOf(3), Amount.ZERO);
                              chain.down = false;
                            });
                  }
                  seen.add(standing);
                });
    assertThat(ending).isEqualTo(Ending.SETTLED);
    assertThat(notes).containsExactly("the chain does not answer; asking again");
  }

  @Test
  void takesTheMoneyBackOnceDeadlineAndGraceAreOver() {
    chain.time = DEAL.deadline() + 61;
    assertThat(follow().toTheEnd(DEAL, seen::add)).isEqualTo(Ending.REFUNDED);
    assertThat(account.calls).containsExactly("refund");
  }

  @Test
  void seesThatSomebodyElseRefundedIt() {
    account.refund(DEAL.id());
    account.calls.clear();
    assertThat(follow().toTheEnd(DEAL, seen::add)).isEqualTo(Ending.REFUNDED);
    assertThat(account.calls).isEmpty();
  }
}
