package io.sidework.node.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.application.Membership;
import io.sidework.node.application.Self;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.Login;
import io.sidework.protocol.message.WorkerMessage;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DoorkeeperTest {
  private static final Domain DOMAIN = Domain.of(BigInteger.ONE, Terms.key("contract").address());
  private static final EcKey NODE = Terms.key("node");
  private static final EcKey PEER = Terms.key("peer");
  private static final EcKey WORKER = Terms.key("worker");
  private static final Membership MEMBERS =
      new Membership(
          Set.of(PEER.address()), Map.of(WORKER.address(), Set.of(WORKER.address())), Map.of());

  private final Doorkeeper door = door(NODE, DOMAIN);

  private static Doorkeeper door(EcKey key, Domain domain) {
    return new Doorkeeper(new Self(domain, key), () -> MEMBERS);
  }

  @Test
  void theRosterAndTheCommitteeComeInByTheirOwnDoors() {
    WorkerMessage.Challenge challenge = door.challenge();
    WorkerMessage.Login worker = door(WORKER, DOMAIN).answer(challenge);
    WorkerMessage.Login peer = door(PEER, DOMAIN).answer(challenge);
    assertThat(door.worker(challenge, worker)).isEmpty();
    assertThat(door.peer(challenge, peer)).isEmpty();
    assertThat(door.peer(challenge, worker))
        .hasValueSatisfying(reason -> assertThat(reason).contains("is not in the committee"));
    assertThat(door.worker(challenge, peer))
        .hasValueSatisfying(reason -> assertThat(reason).contains("has no seat"));
  }

  @Test
  void aLoginIsGoodForOneChallengeNodeAndChain() {
    WorkerMessage.Challenge challenge = door.challenge();
    WorkerMessage.Login login = door(WORKER, DOMAIN).answer(challenge);
    assertThat(door.worker(door.challenge(), login)).as("replayed").isPresent();
    Domain elsewhere = Domain.of(BigInteger.TWO, Terms.key("contract").address());
    assertThat(door.worker(challenge, door(WORKER, elsewhere).answer(challenge))).isPresent();
    assertThat(door.worker(challenge, login)).as("the same at its own").isEmpty();
    WorkerMessage.Login stolen = new WorkerMessage.Login(PEER.address(), login.signature());
    assertThat(door.peer(challenge, stolen))
        .hasValueSatisfying(reason -> assertThat(reason).contains("not signed by"));
  }

  /** Spec R-26: the account says who comes, its key of the roster proves it. */
  @Test
  void aWorkerComesInWithItsSigningKeyAlone() {
    EcKey key = Terms.key("signing key of worker");
    Membership members =
        new Membership(Set.of(), Map.of(WORKER.address(), Set.of(key.address())), Map.of());
    Doorkeeper keeper = new Doorkeeper(new Self(DOMAIN, NODE), () -> members);
    WorkerMessage.Challenge challenge = keeper.challenge();
    Login login = new Login(WORKER.address(), challenge.node(), challenge.nonce());
    assertThat(keeper.worker(challenge, signed(login, key))).isEmpty();
    assertThat(keeper.worker(challenge, signed(login, WORKER))).isPresent();
    Login asKey = new Login(key.address(), challenge.node(), challenge.nonce());
    assertThat(keeper.worker(challenge, signed(asKey, key))).isPresent();
  }

  private static WorkerMessage.Login signed(Login login, EcKey key) {
    return new WorkerMessage.Login(login.account(), DOMAIN.sign(key, login));
  }
}
