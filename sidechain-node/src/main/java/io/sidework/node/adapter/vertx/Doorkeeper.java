package io.sidework.node.adapter.vertx;

import io.sidework.node.application.Membership;
import io.sidework.node.application.Self;
import io.sidework.protocol.eip712.Login;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Decides who may come in: who proves to hold a key of the roster or the committee. */
final class Doorkeeper {
  private final Self self;
  private final Supplier<Membership> membership;
  private final SecureRandom random = new SecureRandom();

  Doorkeeper(Self self, Supplier<Membership> membership) {
    this.self = self;
    this.membership = membership;
  }

  WorkerMessage.Challenge challenge() {
    byte[] nonce = new byte[Bytes32.SIZE];
    random.nextBytes(nonce);
    return new WorkerMessage.Challenge(self.account(), Bytes32.of(nonce));
  }

  WorkerMessage.Login answer(WorkerMessage.Challenge challenge) {
    Login login = new Login(self.account(), challenge.node(), challenge.nonce());
    return new WorkerMessage.Login(self.account(), self.domain().sign(self.signer(), login));
  }

  /** Why a worker's login is refused; empty when it is welcome. */
  Optional<String> worker(WorkerMessage.Challenge challenge, WorkerMessage.Login login) {
    Set<Address> keys = membership.get().workers().get(login.account());
    return keys == null
        ? Optional.of(stranger(login, "has no seat in the roster of"))
        : check(challenge, login, keys);
  }

  /** Why a peer's login is refused; empty when it is welcome. */
  Optional<String> peer(WorkerMessage.Challenge challenge, WorkerMessage.Login login) {
    return membership.get().peers().contains(login.account())
        ? check(challenge, login, Set.of(login.account()))
        : Optional.of(stranger(login, "is not in the committee of"));
  }

  private static String stranger(WorkerMessage.Login login, String what) {
    return login.account() + " " + what + " the current epoch or of an open deal's";
  }

  private Optional<String> check(
      WorkerMessage.Challenge challenge, WorkerMessage.Login login, Set<Address> keys) {
    Login signed = new Login(login.account(), challenge.node(), challenge.nonce());
    return self.domain().signer(signed, login.signature()).filter(keys::contains).isPresent()
        ? Optional.empty()
        : Optional.of(
            "the login is not signed by a key of " + login.account() + " for this challenge");
  }
}
