package io.sidework.agent.application.description;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.protocol.type.Address;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a worker's description on chain, where it is not yet. */
public final class Publication {
  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

  private final Chain chain;
  private final ChainAccount account;
  private final Address owner;

  /**
   * @param account pays for the transaction
   * @param owner whose description it is: the account, unless that only signs for it
   */
  public Publication(Chain chain, ChainAccount account, Address owner) {
    this.chain = chain;
    this.account = account;
    this.owner = owner;
  }

  /** Publishes it unless it is what the account said last. A key that only signs cannot. */
  public void ensure(Description description) {
    String text = description.text();
    if (latest().filter(text::equals).isPresent()) {
      return;
    }
    if (!account.address().equals(owner)) {
      LOG.warn("only {} itself can publish what this worker is: {}", owner, text);
      return;
    }
    account.describe(text);
    LOG.info("published: {}", text);
  }

  private Optional<String> latest() {
    Optional<String> latest = Optional.empty();
    for (ChainEvent event : chain.events(chain.deployedAt(), chain.head())) {
      if (event instanceof ChainEvent.Described said && said.account().equals(owner)) {
        latest = Optional.of(said.description());
      }
    }
    return latest;
  }
}
