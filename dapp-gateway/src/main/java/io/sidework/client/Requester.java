package io.sidework.client;

import io.sidework.client.job.JobFile;
import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.gateway.api.SignedOffer;
import io.sidework.gateway.api.SignedRequest;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.crypto.Signer;
import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Content;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Places a job: everything from the balance to the match on chain. Holds the requester's key (spec
 * G-20).
 */
public final class Requester {
  /** How long a signed order can be matched, in seconds: this client matches it at once. */
  private static final int ORDER_LIFE = 600;

  private static final int GATEWAY_PATIENCE = 60;

  private final Chain chain;
  private final ChainAccount account;
  private final Signer signer;
  private final Endpoint gateway;
  private final Consumer<String> notes;

  public Requester(
      Chain chain, ChainAccount account, Signer signer, Endpoint gateway, Consumer<String> notes) {
    this.chain = chain;
    this.account = account;
    this.signer = signer;
    this.gateway = gateway;
    this.notes = notes;
  }

  /**
   * Uploads, pays in, signs and matches a job.
   *
   * @return the deal that it became
   * @throws BadInput when it cannot be placed as it is; nothing was signed then, but perhaps paid
   *     in
   */
  public Deal submit(JobFile job) {
    Quote quote = check(job);
    job.warnings().forEach(warning -> notes.accept("warning: " + warning));
    if (!job.defaults().isEmpty()) {
      notes.accept("defaults: " + String.join(", ", job.defaults()));
    }
    notes.accept(
        "terms: "
            + quote.tasks()
            + " tasks, up to "
            + quote.copies()
            + " copies each at "
            + (job.rates().isMetered() ? "most " : "")
            + job.price().toDisplay()
            + ", locks "
            + quote.locked().toDisplay()
            + " credits, deadline in "
            + job.seconds()
            + " s");
    upload(job);
    deposit(quote.locked());
    SignedRequest request = sign(job);
    @Nullable SignedOffer offer = job.pool().isZero() ? null : cheapestOffer(request.order());
    Patience.within(
        GATEWAY_PATIENCE,
        notes,
        () -> {
          gateway.postJob(request);
          return request;
        });
    return match(request, offer);
  }

  private Quote check(JobFile job) {
    int epoch = chain.epoch();
    if (epoch == 0) {
      throw new BadInput("the network has not started its first epoch: too few nodes have joined");
    }
    DeploymentParameters terms = chain.terms();
    if (job.seconds() > terms.maxDuration()) {
      throw new BadInput(
          "deadline: at most "
              + terms.maxDuration()
              + " s on this network, got "
              + job.seconds()
              + " s");
    }
    Quote quote = Quote.of(job, terms, chain.committee(epoch).size());
    Amount balance =
        chain.account(account.address()).free().plus(chain.tokenBalance(account.address()));
    quote.requireCoveredBy(balance);
    requireMachines(job, epoch);
    return quote;
  }

  /** Who may be drawn is fixed for the epoch: an order that too few fit would only be refunded. */
  private void requireMachines(JobFile job, int epoch) {
    JobNeeds needs = job.needs();
    if (needs.equals(JobNeeds.NONE)) {
      return;
    }
    int owners = chain.roster(epoch).on(needs::areMetBy).compatible(job.pool(), job.price()).size();
    int copies = Acceptance.copies(job.trust());
    if (owners < copies) {
      throw new BadInput(
          "requires: %d owners are needed, %d in epoch %d have said that their machine is: %s"
              .formatted(copies, owners, epoch, needs.inWords()));
    }
    notes.accept("machines: %d owners fit: %s".formatted(owners, needs.inWords()));
  }

  private void upload(JobFile job) {
    put(job.program());
    put(job.parametersBlob());
    if (!job.parameters().stdin().isZero()) {
      put(job.stdin());
    }
    job.files().values().forEach(this::put);
  }

  private void put(byte[] blob) {
    Patience.within(GATEWAY_PATIENCE, notes, () -> gateway.putBlob(blob));
  }

  private void deposit(Amount needed) {
    Amount free = chain.account(account.address()).free();
    if (free.compareTo(needed) < 0) {
      Amount missing = needed.minus(free);
      account.deposit(missing);
      notes.accept("deposited " + missing.toDisplay() + " credits into escrow");
    }
  }

  private SignedRequest sign(JobFile job) {
    byte[] salt = new byte[32];
    new SecureRandom().nextBytes(salt);
    RequestOrder order =
        new RequestOrder(
            account.address(),
            Content.free(Sha256.hash(job.program())),
            Content.NONE,
            Sha256.hash(job.parametersBlob()),
            job.pool(),
            Amount.ZERO,
            job.price(),
            job.rates(),
            job.volume(),
            job.mode(),
            job.trust(),
            job.limits(),
            job.checkpointBytes(),
            job.seconds(),
            Address.ZERO,
            Callback.NONE,
            Math.max(chain.time(), System.currentTimeMillis() / 1000) + ORDER_LIFE,
            new BigInteger(1, salt));
    return new SignedRequest(
        SignedOrders.of(new Signed<>(order, chain.domain().sign(signer, order))));
  }

  private SignedOffer cheapestOffer(RequestOrder request) {
    long now = chain.time();
    Address owner =
        chain
            .ownerOf(request.pool())
            .orElseThrow(() -> new BadInput("pool: none is registered as " + request.pool()));
    return Patience.within(GATEWAY_PATIENCE, notes, () -> gateway.offers(request.pool())).stream()
        .filter(offer -> offer.signed().isBy(owner, chain.domain()) && offer.fits(request))
        .filter(offer -> offer.order().expiry() > now)
        .filter(offer -> offer.order().volume() - chain.filled(offer.id()) >= request.volume())
        .min(Comparator.comparing(offer -> dearest(offer.order(), request.limits())))
        .orElseThrow(
            () ->
                new BadInput(
                    "pool: no offer of "
                        + request.pool()
                        + " takes "
                        + request.volume()
                        + " tasks with these limits at "
                        + request.maxPrice().toDisplay()
                        + " or less"
                        + (request.rates().isMetered() ? ", at these rates or less" : "")));
  }

  /** What a copy costs by an offer that uses up its limits; input alone is not limited by them. */
  private static Amount dearest(OfferOrder offer, Limits limits) {
    Usage most =
        new Usage(limits.fuel(), limits.fuel() * limits.memoryPages(), 0, limits.outputBytes());
    Amount metered = offer.rates().of(most);
    boolean fixed = !offer.rates().isMetered() || metered.compareTo(offer.price()) > 0;
    return fixed ? offer.price() : metered;
  }

  private Deal match(SignedRequest request, @Nullable SignedOffer offer) {
    SignedOrders orders = request.orders();
    try {
      return account
          .match(offer == null ? orders : orders.with(offer.signed()), request.order().volume())
          .deal();
    } catch (ContractRefused e) {
      throw new BadInput("the contract refused the match: " + e.getMessage(), e);
    }
  }
}
